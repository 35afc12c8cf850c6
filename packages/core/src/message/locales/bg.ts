import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Още веднъж, Вашият код е:',
  closing: `Кодът е валиден ${validity}. Дочуване.`,
})

export const bg = {
  'bg-bg': {
    offered: 'payment',
    alphabet: 'UCS-2',
    // Abbreviated, so that a payment fits into one segment; its full stop ends the sentence.
    minutes: (count) => `${count} мин.`,
    spokenMinutes: counted('bg', { one: 'минута', other: 'минути' }),
    sms: ({ brand, pin, validity }) => `Код за ${brand}: ${pin}. Важи ${validity}`,
    voice: ({ brand, validity }) => ({
      opening: `Здравейте. Моля, въведете този код за ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Код ${pin}: плащане към ${payee}, ${amount} €. Важи ${validity}`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Здравейте. За да потвърдите плащане от ${amount} евро към ${payee}, моля, въведете този код:`,
      ...ending(validity),
    }),
  },
} satisfies Language
