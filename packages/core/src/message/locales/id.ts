import type { Language } from '../texts.ts'

export const id = {
  'id-id': {
    alphabet: 'GSM-7',
    countries: 'ID',
    minutes: (count) => `${count} menit`,
    verification: {
      sms: ({ brand, pin, validity }) => `Kode ${brand}: ${pin}. Berlaku selama ${validity}.`,
      opening: (brand) => `Halo. Silakan masukkan kode ${brand} berikut:`,
    },
    again: 'Kami ulangi, kode Anda adalah:',
    valid: (validity) => `Kode ini berlaku selama ${validity}.`,
    doNotShare: 'Jangan berikan kepada siapa pun.',
    goodbye: 'Terima kasih.',
  },
} satisfies Language
