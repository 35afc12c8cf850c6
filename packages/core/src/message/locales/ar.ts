import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

const threeAndMore = counted('ar', { few: 'دقائق', other: 'دقيقة' })

export const ar = {
  'ar-xa': {
    alphabet: 'UCS-2',
    direction: 'rightToLeft',
    countries: 'AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE',
    // One and two are words without a digit.
    minutes: (count) => ['دقيقة واحدة', 'دقيقتين'][count - 1] ?? threeAndMore(count),
    verification: {
      // An Arabic word separates brand and code: both are usually left-to-right and would otherwise swap places.
      sms: ({ brand, pin, validity }) => `رمز التحقق من ${brand} هو ${pin}. صالح لمدة ${validity}.`,
      opening: (brand) => `مرحبًا. يُرجى إدخال رمز ${brand} التالي:`,
    },
    again: 'مرة أخرى، رمزك هو:',
    valid: (validity) => `الرمز صالح لمدة ${validity}.`,
    doNotShare: 'لا تشاركه مع أحد.',
    goodbye: 'مع السلامة.',
  },
} satisfies Language
