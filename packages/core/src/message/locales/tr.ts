import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Tekrar ediyorum, kodunuz:',
  closing: `Kodun süresi ${validity} sonra dolacaktır. İyi günler.`,
})

/** The SMS uses only words without ç, ğ, ı and ş: "süresi biter" (it ends) rather than "geçerli" (valid). */
export const tr = {
  'tr-tr': {
    offered: 'verification',
    alphabet: 'GSM-7',
    countries: 'TR',
    minutes: (count) => `${count} dakika`,
    sms: ({ brand, pin, validity }) => `${brand} kodu: ${pin}. Süresi ${validity} sonra biter.`,
    voice: ({ brand, validity }) => ({
      opening: `Merhaba. Lütfen şu ${brand} kodunu girin:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kod: ${pin}. ${payee} ödemesi: ${amount} €. Süresi ${validity} sonra biter.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Merhaba. ${payee} için ${amount} euro tutarındaki ödemeyi onaylamak üzere lütfen şu kodu girin:`,
      ...ending(validity),
    }),
  },
} satisfies Language
