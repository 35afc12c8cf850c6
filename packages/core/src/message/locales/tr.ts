import type { Language } from '../texts.ts'

/** The SMS uses only words without ç, ğ, ı and ş: "süresi dolar" (it runs out) rather than "geçerli" (valid). */
export const tr = {
  'tr-tr': {
    alphabet: 'GSM-7',
    countries: 'TR',
    minutes: (count) => `${count} dakika`,
    verification: {
      sms: ({ brand, pin, validity }) => `${brand} kodu: ${pin}. Süresi ${validity} sonra dolar.`,
      opening: (brand) => `Merhaba. Lütfen şu ${brand} kodunu girin:`,
    },
    again: 'Tekrar ediyorum, kodunuz:',
    valid: (validity) => `Kodun süresi ${validity} sonra dolacaktır.`,
    doNotShare: 'Kimseye vermeyin.',
    goodbye: 'İyi günler.',
  },
} satisfies Language
