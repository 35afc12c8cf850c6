import type { Language } from '../texts.ts'

export const vi = {
  'vi-vn': {
    alphabet: 'UCS-2',
    countries: 'VN',
    minutes: (count) => `${count} phút`,
    verification: {
      sms: ({ brand, pin, validity }) => `Mã xác thực ${brand}: ${pin}. Hiệu lực trong ${validity}.`,
      opening: (brand) => `Xin chào. Vui lòng nhập mã xác thực ${brand} sau đây:`,
    },
    again: 'Xin nhắc lại, mã của bạn là:',
    valid: (validity) => `Mã có hiệu lực trong ${validity}.`,
    doNotShare: 'Không chia sẻ mã.',
    goodbye: 'Xin cảm ơn.',
  },
} satisfies Language
