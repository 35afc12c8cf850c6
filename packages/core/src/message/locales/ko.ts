import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: '다시 한번 말씀드립니다.',
  closing: `인증번호는 ${validity} 동안 유효합니다. 감사합니다.`,
})

/** No particle stands after a brand or payee: its form would depend on their last sound. */
export const ko = {
  'ko-kr': {
    offered: 'verification',
    alphabet: 'UCS-2',
    countries: 'KR KP',
    minutes: (count) => `${count}분`,
    sms: ({ brand, pin, validity }) => `[${brand}] 인증번호: ${pin}. 유효시간은 ${validity}입니다.`,
    voice: ({ brand, validity }) => ({
      opening: `안녕하세요. 다음 ${brand} 인증번호를 입력해 주세요.`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `인증번호: ${pin}. ${payee} 결제 €${amount}. 유효시간은 ${validity}입니다.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `안녕하세요. ${payee} 결제 금액 ${amount}유로를 승인하시려면 다음 인증번호를 입력해 주세요.`,
      ...ending(validity),
    }),
  },
} satisfies Language
