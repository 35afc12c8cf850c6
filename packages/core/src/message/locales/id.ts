import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Kami ulangi, kode Anda adalah:',
  closing: `Kode ini berlaku selama ${validity}. Terima kasih.`,
})

export const id = {
  'id-id': {
    offered: 'verification',
    alphabet: 'GSM-7',
    countries: 'ID',
    minutes: (count) => `${count} menit`,
    sms: ({ brand, pin, validity }) => `Kode ${brand}: ${pin}. Berlaku selama ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Halo. Silakan masukkan kode ${brand} berikut:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kode ${pin} untuk pembayaran kepada ${payee}: €${amount}. Berlaku selama ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Halo. Untuk mengonfirmasi pembayaran sebesar ${amount} euro kepada ${payee}, silakan masukkan kode berikut:`,
      ...ending(validity),
    }),
  },
} satisfies Language
