import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'ขอทวนอีกครั้ง รหัสของคุณคือ',
  closing: `รหัสใช้ได้ภายใน ${validity} สวัสดีค่ะ`,
})

export const th = {
  'th-th': {
    offered: 'verification',
    alphabet: 'UCS-2',
    countries: 'TH',
    minutes: (count) => `${count} นาที`,
    sms: ({ brand, pin, validity }) => `รหัส ${brand}: ${pin} ใช้ได้ภายใน ${validity}`,
    voice: ({ brand, validity }) => ({
      opening: `สวัสดีค่ะ กรุณากรอกรหัส ${brand} ต่อไปนี้`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `รหัส ${pin} ชำระเงินให้ ${payee} €${amount} ใช้ได้ ${validity}`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `สวัสดีค่ะ เพื่อยืนยันการชำระเงิน ${amount} ยูโร ให้ ${payee} กรุณากรอกรหัสต่อไปนี้`,
      ...ending(validity),
    }),
  },
} satisfies Language
