import type { Texts } from '../texts.ts'

export const ja: Texts = {
  minutes: (count) => `${count}分`,
  sms: ({ brand, pin, validity }) => `${brand} 認証コード: ${pin} (有効期限: ${validity})`,
  voice: ({ brand, validity }) => ({
    opening: `こんにちは。${brand}の認証コードをお伝えします。`,
    again: 'もう一度繰り返します。',
    closing: `有効期限は${validity}です。失礼いたします。`,
  }),
}
