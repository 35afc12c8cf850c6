import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Nirrepeti, il-kodiċi tiegħek hu:',
  closing: `Il-kodiċi jiskadi wara ${validity}. Saħħa.`,
})

const upToTenOrTwenty = counted('mt', { two: 'minuti', few: 'minuti', other: 'minuta' })

/** The SMS is without the dots and bars of ċ, ġ, ħ and ż, as Maltese often is on phones. */
export const mt = {
  'mt-mt': {
    offered: 'payment',
    alphabet: 'GSM-7',
    // 11 to 19 take the suffix "-il" and, like 20 and more, the singular.
    minutes: (count) => (count > 10 && count < 20 ? `${count}-il minuta` : upToTenOrTwenty(count)),
    sms: ({ brand, pin, validity }) => `Kodici ${brand}: ${pin}. Jiskadi wara ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Hello. Jekk jogħġbok daħħal dan il-kodiċi ta' ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Kodici ${pin} ghal pagament lil ${payee}: €${amount}. Jiskadi wara ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Hello. Biex tikkonferma l-pagament ta' ${amount} ewro lil ${payee}, jekk jogħġbok daħħal dan il-kodiċi:`,
      ...ending(validity),
    }),
  },
} satisfies Language
