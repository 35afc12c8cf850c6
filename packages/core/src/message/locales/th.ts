import type { Language } from '../texts.ts'

export const th = {
  'th-th': {
    alphabet: 'UCS-2',
    countries: 'TH',
    minutes: (count) => `${count} นาที`,
    verification: {
      sms: ({ brand, pin, validity }) => `รหัสยืนยัน ${brand}: ${pin} ใช้ได้ภายใน ${validity}`,
      opening: (brand) => `สวัสดีค่ะ กรุณากรอกรหัสยืนยันของ ${brand} ต่อไปนี้`,
    },
    again: 'ขอทวนอีกครั้ง รหัสของคุณคือ',
    valid: (validity) => `รหัสใช้ได้ภายใน ${validity}`,
    doNotShare: 'ห้ามบอกผู้อื่น',
    goodbye: 'สวัสดีค่ะ',
  },
} satisfies Language
