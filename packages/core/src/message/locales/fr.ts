import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language, LocaleTexts } from '../texts.ts'

/** Canada's differs in its voice, not in these words. */
const french = {
  alphabet: 'GSM-7',
  minutes: counted('fr', { one: 'minute', other: 'minutes' }),
  verification: {
    sms: ({ brand, pin, validity }) => `Code ${brand} : ${pin}. Valable ${validity}.`,
    opening: (brand) => `Bonjour. Veuillez saisir ce code pour ${brand} :`,
  },
  again: 'Je répète, votre code est :',
  valid: (validity) => `Il est valable ${validity}.`,
  doNotShare: 'Ne le communiquez à personne.',
  goodbye: 'Au revoir.',
} satisfies LocaleTexts

export const fr = {
  'fr-fr': {
    ...french,
    countries:
      'FR MC LU BF BI BJ BL CD CF CG CI CM DJ GA GF GN GP HT KM MF MG ML MQ MU NC NE PF PM RE SN TD TF TG WF YT',
    payment: {
      euros: euros('fr', {
        sign: '# €',
        decimal: ',',
        group: ' ',
        // "1,50 euro", "un million d'euros"
        noun: { one: 'euro', many: "d'euros", other: 'euros' },
      }),
      sms: ({ payee, amount, pin, validity }) =>
        `Code ${pin} pour le paiement à ${payee} : ${amount}. Valable ${validity}.`,
      opening: ({ payee, amount }) =>
        `Bonjour. Pour confirmer le paiement de ${amount} à ${payee}, veuillez saisir ce code :`,
    },
  },
  'fr-ca': french,
} satisfies Language
