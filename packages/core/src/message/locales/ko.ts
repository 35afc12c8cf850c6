import type { Language } from '../texts.ts'

/** No particle follows the brand, because its form would depend on the brand's last sound. */
export const ko = {
  'ko-kr': {
    alphabet: 'UCS-2',
    countries: 'KR KP',
    minutes: (count) => `${count}분`,
    verification: {
      sms: ({ brand, pin, validity }) => `[${brand}] 인증번호: ${pin}. 유효시간은 ${validity}입니다.`,
      opening: (brand) => `안녕하세요. 다음 ${brand} 인증번호를 입력해 주세요.`,
    },
    again: '다시 한번 말씀드립니다.',
    valid: (validity) => `인증번호는 ${validity} 동안 유효합니다.`,
    doNotShare: '타인에게 알려주지 마세요.',
    goodbye: '감사합니다.',
  },
} satisfies Language
