import type { Language } from '../texts.ts'

/** Business calls there begin without a greeting. */
export const ja = {
  'ja-jp': {
    alphabet: 'UCS-2',
    countries: 'JP',
    minutes: (count) => `${count}分`,
    verification: {
      sms: ({ brand, pin, validity }) => `${brand}の認証コード：${pin}（有効期限：${validity}）`,
      opening: (brand) => `${brand}の認証コードをお伝えします。`,
    },
    again: 'もう一度繰り返します。',
    valid: (validity) => `有効期限は${validity}間です。`,
    doNotShare: '他人に教えないでください。',
    goodbye: '失礼いたします。',
  },
} satisfies Language
