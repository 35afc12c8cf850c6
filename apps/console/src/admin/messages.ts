import {
  isLocale,
  isPaymentLocale,
  isVerificationLocale,
  LOCALES,
  type Message as Content,
  renderEmail,
  renderSms,
  renderSpeech,
  Secret,
  sizeOfSms,
  TEMPLATE_CHANNELS,
  type TemplateChannel,
  warningOf,
  withAdditions,
} from '@pinpost/core'
import type { Store } from '@pinpost/store'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'

import { Message, MessagesQuery } from '../account-schemas.ts'
import { answer } from '../schemas.ts'
import type { AdminContext } from './index.ts'

type Row = Static<typeof Message>

const PIN = '4711'
const SPOKEN_PIN = '4 7 1 1'
const SAMPLE = { pin: new Secret(PIN), brand: 'Acme', minutes: 5, payment: undefined, templates: undefined }
const PAYMENT = { payee: new Secret('Acme'), amount: new Secret('48.00') }

function contentOf(channel: TemplateChannel, message: Content): Pick<Row, 'text' | 'encoding' | 'segments'> {
  switch (channel) {
    case 'sms': {
      const text = withAdditions(renderSms(message).reveal(), { doNotShare: warningOf(message) }, PIN)
      return { text, ...sizeOfSms(text) }
    }
    case 'voice': {
      const { audio, opening, again, closing } = renderSpeech(message)
      const pin = SPOKEN_PIN
      const parts =
        audio === undefined ? [opening, pin, again, pin, closing] : [audio.welcome, pin, audio.bye]
      return { text: parts.filter((part) => part !== '').join(' … ') }
    }
    case 'email':
      return { text: renderEmail(message).text.reveal() }
  }
}

const LOCALE_NAMES = Object.keys(LOCALES).filter(isLocale)

/** The texts of every language. */
const builtIn = (): readonly Row[] => [
  ...LOCALE_NAMES.filter(isVerificationLocale).flatMap((locale) =>
    rowsOf('verification', { ...SAMPLE, locale }),
  ),
  ...LOCALE_NAMES.filter(isPaymentLocale).flatMap((locale) =>
    rowsOf('payment', { ...SAMPLE, locale, payment: PAYMENT }),
  ),
]

const rowsOf = (kind: Row['kind'], message: Content): readonly Row[] =>
  TEMPLATE_CHANNELS.map((channel) => ({
    kind,
    channel,
    locale: message.locale,
    ...contentOf(channel, message),
  }))

/** The texts that an account has instead. */
async function textsOf({ settings }: Store, account: string): Promise<readonly Row[]> {
  const [own, named] = await Promise.all([settings.listTemplates(account), settings.named.list(account)])
  const all = [
    ...own.map((text) => ({ kind: 'own' as const, ...text })),
    ...named.flatMap(({ name, fragments }) =>
      fragments.map(({ channel, locale, template }) => ({
        kind: 'template' as const,
        name,
        channel,
        locale,
        template,
      })),
    ),
  ]
  return all.map(({ kind, channel, locale, template, ...rest }) => ({
    kind,
    ...('name' in rest && { template: rest.name }),
    channel,
    locale,
    ...contentOf(channel, { ...SAMPLE, locale, templates: { [channel]: template } }),
  }))
}

export function messages(app: FastifyInstance, { store }: AdminContext): void {
  app.get<{ Querystring: Static<typeof MessagesQuery> }>(
    '/messages',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'What persons get: the texts of every language, or those of an account',
        querystring: MessagesQuery,
        response: answer('With the size of each SMS.', Type.Array(Message)),
      },
    },
    ({ query: { account } }) => (account === undefined ? builtIn() : textsOf(store, account)),
  )
}
