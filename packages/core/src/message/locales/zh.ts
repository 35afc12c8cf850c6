import type { Language, LocaleTexts } from '../texts.ts'

/** The brand is in 【】, the signature that carriers of mainland China require. */
const mainland = {
  alphabet: 'UCS-2',
  countries: 'CN',
  minutes: (count) => `${count}分钟`,
  verification: {
    sms: ({ brand, pin, validity }) => `【${brand}】验证码：${pin}，${validity}内有效。`,
    opening: (brand) => `您好。请输入以下${brand}验证码：`,
  },
  again: '再重复一遍，您的验证码是：',
  valid: (validity) => `验证码有效期为${validity}。`,
  doNotShare: '请勿告知他人。',
  goodbye: '再见。',
} satisfies LocaleTexts

export const zh = {
  'zh-cn': mainland,
  'zh-tw': {
    alphabet: 'UCS-2',
    countries: 'TW HK MO',
    minutes: (count) => `${count} 分鐘`,
    verification: {
      sms: ({ brand, pin, validity }) => `${brand} 驗證碼：${pin}，${validity}內有效。`,
      opening: (brand) => `您好。請輸入以下 ${brand} 驗證碼：`,
    },
    again: '再重複一次，您的驗證碼是：',
    valid: (validity) => `驗證碼的有效時間為 ${validity}。`,
    doNotShare: '請勿告知他人。',
    goodbye: '再見。',
  },
  // Cantonese is spoken; people of the mainland who speak it read what all others there read. The call's words are in
  // the traditional characters of Hong Kong, whose voices speak them.
  'yue-cn': {
    alphabet: 'UCS-2',
    minutes: mainland.minutes,
    spokenMinutes: (count) => `${count}分鐘`,
    verification: {
      sms: mainland.verification.sms,
      opening: (brand) => `你好。請輸入以下 ${brand} 驗證碼：`,
    },
    again: '再講一次，你嘅驗證碼係：',
    valid: (validity) => `驗證碼有效時間係${validity}。`,
    doNotShare: mainland.doNotShare,
    spokenDoNotShare: '唔好將驗證碼話畀人知。',
    goodbye: '再見。',
  },
} satisfies Language
