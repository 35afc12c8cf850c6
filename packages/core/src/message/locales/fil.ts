import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Uulitin ko po, ang code ninyo ay:',
  closing: `May bisa ang code sa loob ng ${validity}. Salamat po.`,
})

export const fil = {
  'fil-ph': {
    offered: 'verification',
    bare: 'tl',
    alphabet: 'GSM-7',
    countries: 'PH',
    minutes: (count) => `${count} minuto`,
    sms: ({ brand, pin, validity }) => `Code para sa ${brand}: ${pin}. May bisa sa loob ng ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Kumusta po. Pakilagay po ang code na ito para sa ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Code ${pin} para sa bayad sa ${payee}: €${amount}. May bisa sa loob ng ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Kumusta po. Para kumpirmahin ang bayad na ${amount} euro sa ${payee}, pakilagay po ang code na ito:`,
      ...ending(validity),
    }),
  },
} satisfies Language
