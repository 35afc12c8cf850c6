import { euros } from '../euros.ts'
import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

export const bg = {
  'bg-bg': {
    alphabet: 'UCS-2',
    // Abbreviated, so that most payments fit into one segment; its full stop ends the sentence.
    minutes: (count) => `${count} мин.`,
    spokenMinutes: spelt('една минута', counted('bg', { one: 'минута', other: 'минути' })),
    payment: {
      euros: euros('bg', { sign: '# €', decimal: ',', group: ' ', groupsFrom: 5, noun: 'евро' }),
      sms: ({ payee, amount, pin, validity }) =>
        `Код ${pin}: плащане към ${payee}, ${amount}. Важи ${validity}`,
      opening: ({ payee, amount }) =>
        `Здравейте. За да потвърдите плащане от ${amount} към ${payee}, моля, въведете този код:`,
      segments: 2,
    },
    again: 'Още веднъж, Вашият код е:',
    valid: (validity) => `Кодът е валиден ${validity}.`,
    doNotShare: 'Не го споделяйте.',
    goodbye: 'Дочуване.',
  },
} satisfies Language
