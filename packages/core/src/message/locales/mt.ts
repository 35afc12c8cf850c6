import { euros } from '../euros.ts'
import { counted } from '../plural.ts'
import type { Language } from '../texts.ts'

const upToTenOrTwenty = counted('mt', { two: 'minuti', few: 'minuti', other: 'minuta' })

/** The SMS is without the dots and bars of ċ, ġ, ħ and ż, as Maltese often is on phones. */
export const mt = {
  'mt-mt': {
    alphabet: 'GSM-7',
    // 11 to 19 take the suffix "-il" and, like 20 and more, the singular.
    minutes: (count) => (count > 10 && count < 20 ? `${count}-il minuta` : upToTenOrTwenty(count)),
    payment: {
      euros: euros('mt', { sign: '€#', decimal: '.', group: ',', noun: 'ewro' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Kodici ${pin} ghal pagament lil ${payee}: ${amount}. Jiskadi wara ${validity}.`,
      opening: ({ payee, amount }) =>
        `Hello. Biex tikkonferma l-pagament ta' ${amount} lil ${payee}, jekk jogħġbok daħħal dan il-kodiċi:`,
    },
    again: 'Nirrepeti, il-kodiċi tiegħek hu:',
    valid: (validity) => `Il-kodiċi jiskadi wara ${validity}.`,
    doNotShare: 'Zommu sigriet.',
    spokenDoNotShare: 'Żommu sigriet.',
    goodbye: 'Saħħa.',
  },
} satisfies Language
