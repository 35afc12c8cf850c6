import type { Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Arís eile, is é seo do chód:',
  closing: `Tá an cód bailí ar feadh ${validity}. Slán.`,
})

/** UCS-2: without its long vowels Irish has other words. */
export const ga = {
  'ga-ie': {
    offered: 'payment',
    alphabet: 'UCS-2',
    paymentSegments: 2,
    // Singular after every number.
    minutes: (count) => `${count} nóiméad`,
    sms: ({ brand, pin, validity }) => `Cód ${brand}: ${pin}. Bailí ar feadh ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Dia duit. Cuir isteach an cód seo le haghaidh ${brand}, le do thoil:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Cód ${pin} le haghaidh íocaíochta le ${payee}: €${amount}. Bailí ar feadh ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Dia duit. Chun íocaíocht de ${amount} euro le ${payee} a dhearbhú, cuir isteach an cód seo, le do thoil:`,
      ...ending(validity),
    }),
  },
} satisfies Language
