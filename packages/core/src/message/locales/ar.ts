import { counted, type Language } from '../texts.ts'

const threeAndMore = counted('ar', { few: 'دقائق', other: 'دقيقة' })

const ending = (validity: string) => ({
  again: 'مرة أخرى، رمزك هو:',
  closing: `الرمز صالح لمدة ${validity}. مع السلامة.`,
})

export const ar = {
  'ar-xa': {
    offered: 'verification',
    alphabet: 'UCS-2',
    countries: 'AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE',
    // One and two are words without a digit.
    minutes: (count) => ['دقيقة واحدة', 'دقيقتين'][count - 1] ?? threeAndMore(count),
    sms: ({ brand, pin, validity }) => `رمز ${brand}: ${pin}. صالح لمدة ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `مرحبًا. يُرجى إدخال رمز ${brand} التالي:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `رمز ${pin} للدفع إلى ${payee}: ${amount} €. صالح ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `مرحبًا. لتأكيد دفع ${amount} يورو إلى ${payee}، يُرجى إدخال الرمز التالي:`,
      ...ending(validity),
    }),
  },
} satisfies Language
