import { counted, type Language, type Texts } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Je répète, votre code est :',
  closing: `Il est valable ${validity}. Au revoir.`,
})

/** Canada's differs in its voice, not in these words. */
const french = {
  alphabet: 'GSM-7',
  minutes: counted('fr', { one: 'minute', other: 'minutes' }),
  sms: ({ brand, pin, validity }) => `Code ${brand} : ${pin}. Valable ${validity}.`,
  voice: ({ brand, validity }) => ({
    opening: `Bonjour. Veuillez saisir ce code pour ${brand} :`,
    ...ending(validity),
  }),
  paymentSms: ({ payee, amount, pin, validity }) =>
    `Code ${pin} pour le paiement à ${payee} : ${amount} €. Valable ${validity}.`,
  paymentVoice: ({ payee, amount, validity }) => ({
    opening: `Bonjour. Pour confirmer le paiement de ${amount} euros à ${payee}, veuillez saisir ce code :`,
    ...ending(validity),
  }),
} satisfies Texts & { alphabet: 'GSM-7' }

export const fr = {
  'fr-fr': {
    ...french,
    offered: 'both',
    countries:
      'FR MC LU BF BI BJ BL CD CF CG CI CM DJ GA GF GN GP HT KM MF MG ML MQ MU NC NE PF PM RE SN TD TF TG WF YT',
  },
  'fr-ca': { ...french, offered: 'verification' },
} satisfies Language
