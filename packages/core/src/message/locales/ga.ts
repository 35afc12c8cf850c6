import { euros } from '../euros.ts'
import type { Language } from '../texts.ts'

/** UCS-2: without its long vowels Irish has other words. */
export const ga = {
  'ga-ie': {
    alphabet: 'UCS-2',
    // Abbreviated, so that most payments fit into one segment; its full stop ends the sentence.
    minutes: (count) => `${count} nóim.`,
    // Singular after every number.
    spokenMinutes: (count) => `${count} nóiméad`,
    payment: {
      euros: euros('ga', { sign: '€#', decimal: '.', group: ',', noun: 'euro' }),
      // "Chuig" rather than "le", which would put an h before a payee that begins with a vowel.
      sms: ({ payee, amount, pin, validity }) =>
        `Cód ${pin}: íocaíocht chuig ${payee}, ${amount}. Bailí ${validity}`,
      opening: ({ payee, amount }) =>
        `Dia duit. Chun íocaíocht ${amount} chuig ${payee} a dhearbhú, cuir isteach an cód seo, le do thoil:`,
      segments: 2,
    },
    again: 'Arís eile, is é seo do chód:',
    valid: (validity) => `Tá an cód bailí ar feadh ${validity}.`,
    doNotShare: 'Ná roinn é.',
    goodbye: 'Slán.',
  },
} satisfies Language
