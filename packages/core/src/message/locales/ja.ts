import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'もう一度繰り返します。',
  closing: `有効期限は${validity}です。失礼いたします。`,
})

export const ja = {
  'ja-jp': {
    offered: 'verification',
    alphabet: 'UCS-2',
    countries: 'JP',
    minutes: (count) => `${count}分`,
    sms: ({ brand, pin, validity }) => `${brand} 認証コード: ${pin} (有効期限: ${validity})`,
    voice: ({ brand, validity }) => ({
      opening: `こんにちは。${brand}の認証コードをお伝えします。`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `認証コード: ${pin} ${payee}への支払い €${amount} (有効期限: ${validity})`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `こんにちは。${payee}への${amount}ユーロのお支払いを確認する認証コードをお伝えします。`,
      ...ending(validity),
    }),
  },
} satisfies Language
