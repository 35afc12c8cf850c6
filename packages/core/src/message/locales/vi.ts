import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Xin nhắc lại, mã của bạn là:',
  closing: `Mã có hiệu lực trong ${validity}. Xin cảm ơn.`,
})

export const vi = {
  'vi-vn': {
    offered: 'verification',
    alphabet: 'UCS-2',
    countries: 'VN',
    minutes: (count) => `${count} phút`,
    sms: ({ brand, pin, validity }) => `Mã xác thực ${brand}: ${pin}. Hiệu lực trong ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Xin chào. Vui lòng nhập mã xác thực ${brand} sau đây:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Mã ${pin}: trả cho ${payee}, ${amount} €. Hiệu lực ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Xin chào. Để xác nhận khoản thanh toán ${amount} euro cho ${payee}, vui lòng nhập mã sau đây:`,
      ...ending(validity),
    }),
  },
} satisfies Language
