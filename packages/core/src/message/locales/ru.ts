import { counted, type Language } from '../texts.ts'

const ending = (validity: string) => ({
  again: 'Повторяю, ваш код:',
  closing: `Код действует ${validity}. До свидания.`,
})

export const ru = {
  'ru-ru': {
    offered: 'verification',
    alphabet: 'UCS-2',
    countries: 'RU BY KG KZ',
    minutes: counted('ru', { one: 'минуту', few: 'минуты', other: 'минут' }),
    sms: ({ brand, pin, validity }) => `Код ${brand}: ${pin}. Действует ${validity}.`,
    voice: ({ brand, validity }) => ({
      opening: `Здравствуйте. Пожалуйста, введите этот код для ${brand}:`,
      ...ending(validity),
    }),
    paymentSms: ({ payee, amount, pin, validity }) =>
      `Код ${pin}: оплата ${payee} ${amount} €. Действует ${validity}.`,
    paymentVoice: ({ payee, amount, validity }) => ({
      opening: `Здравствуйте. Чтобы подтвердить платёж на сумму ${amount} евро в пользу ${payee}, введите этот код:`,
      ...ending(validity),
    }),
  },
} satisfies Language
