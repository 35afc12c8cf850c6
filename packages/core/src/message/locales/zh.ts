import type { Language, LocaleTexts } from '../texts.ts'

const mandarin = (validity: string) => ({
  again: '再重复一遍，您的验证码是：',
  closing: `验证码有效期为${validity}。再见。`,
})

const taiwanese = (validity: string) => ({
  again: '再重複一次，您的驗證碼是：',
  closing: `驗證碼的有效時間為 ${validity}。再見。`,
})

const cantonese = (validity: string) => ({
  again: '再講一次，你嘅驗證碼係：',
  closing: `驗證碼有效時間係${validity}。再見。`,
})

/** The brand stands in 【】 as the signature that carriers of the mainland ask for. */
const mainland = {
  offered: 'verification',
  alphabet: 'UCS-2',
  countries: 'CN',
  minutes: (count) => `${count}分钟`,
  sms: ({ brand, pin, validity }) => `【${brand}】验证码：${pin}。有效期${validity}。`,
  voice: ({ brand, validity }) => ({
    opening: `您好。请输入以下${brand}验证码：`,
    ...mandarin(validity),
  }),
  paymentSms: ({ payee, amount, pin, validity }) =>
    `验证码：${pin}。用于向${payee}付款 €${amount}。有效期${validity}。`,
  paymentVoice: ({ payee, amount, validity }) => ({
    opening: `您好。您正在向${payee}付款${amount}欧元，请输入以下验证码确认：`,
    ...mandarin(validity),
  }),
} satisfies LocaleTexts

export const zh = {
  'zh-cn': mainland,
  'zh-tw': {
    offered: 'verification',
    alphabet: 'UCS-2',
    countries: 'TW HK MO',
    minutes: (count) => `${count} 分鐘`,
    sms: ({ brand, pin, validity }) => `${brand} 驗證碼：${pin}。有效時間 ${validity}。`,
    voice: ({ brand, validity }) => ({
      opening: `您好。請輸入以下 ${brand} 驗證碼：`,
      ...taiwanese(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `驗證碼：${pin}。用於付款給 ${payee}，金額 €${amount}。有效時間 ${validity}。`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `您好。您正在付款 ${amount} 歐元給 ${payee}，請輸入以下驗證碼確認：`,
      ...taiwanese(validity),
    }),
  },
  // Cantonese is spoken; people of the mainland who speak it read what all others there read. The call's words are in
  // the traditional characters of Hong Kong, whose voices speak them.
  'yue-cn': {
    offered: 'verification',
    alphabet: 'UCS-2',
    minutes: mainland.minutes,
    spokenMinutes: (count) => `${count}分鐘`,
    sms: mainland.sms,
    voice: ({ brand, validity }) => ({
      opening: `你好。請輸入以下嘅${brand}驗證碼：`,
      ...cantonese(validity),
    }),
    paymentSms: mainland.paymentSms,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `你好。你而家要向${payee}付款${amount}歐元，請輸入以下嘅驗證碼確認：`,
      ...cantonese(validity),
    }),
  },
} satisfies Language
