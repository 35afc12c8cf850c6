import { counted, spelt } from '../plural.ts'
import type { Language } from '../texts.ts'

const minutes = counted('ru', { one: 'минуту', few: 'минуты', other: 'минут' })

export const ru = {
  'ru-ru': {
    alphabet: 'UCS-2',
    countries: 'RU BY KG KZ',
    minutes,
    spokenMinutes: spelt('одну минуту', minutes),
    verification: {
      sms: ({ brand, pin, validity }) => `Код ${brand}: ${pin}. Действует ${validity}.`,
      opening: (brand) => `Здравствуйте. Пожалуйста, введите этот код для ${brand}:`,
    },
    again: 'Повторяю, ваш код:',
    valid: (validity) => `Код действует ${validity}.`,
    doNotShare: 'Никому не сообщайте.',
    goodbye: 'До свидания.',
  },
} satisfies Language
