import { makeValidator } from 'envalid'

import { baseUrl, price, secret, withoutFile } from '../environment-values.ts'
import type { RoutesFile } from '../routes-file/schema.ts'

const matching = (pattern: RegExp, wanted: string) =>
  makeValidator((text) => {
    if (!pattern.test(text)) throw new Error(`not ${wanted}`)
    return text
  })
const digits = matching(/^\d{5,20}$/, '5 to 20 digits')
/** Meta may lengthen its tokens. */
const token = matching(/^[!-~]{16,1000}$/, '16 to 1000 characters without blanks')
const template = matching(/^[a-z0-9_]{1,512}$/, "a template's name")
const languages = makeValidator((text) => {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => !/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(name))) throw new Error('no list of languages')
  return names
})
/** Without a routes file, a phone number id makes the route `whatsapp`, and needs these. */
const withNumber = (values: Readonly<Record<string, unknown>>): boolean =>
  withoutFile(values) && values['PINPOST_WHATSAPP_PHONE_NUMBER_ID'] !== undefined

export const WHATSAPP_VARIABLES = {
  PINPOST_WHATSAPP_PHONE_NUMBER_ID: digits({
    default: undefined,
    desc: "digits: Meta's id of the WhatsApp number; no WhatsApp where not set",
    example: '106540352242922',
  }),
  PINPOST_WHATSAPP_ACCESS_TOKEN: token({
    default: undefined,
    requiredWhen: withNumber,
    desc: "a system user's token, 16 to 1000 characters",
    example: 'EAAG and more characters',
  }),
  PINPOST_WHATSAPP_APP_SECRET: secret({
    default: undefined,
    requiredWhen: withNumber,
    desc: "the Meta app's secret, which signs webhooks",
    example: '32 hex digits',
  }),
  PINPOST_WHATSAPP_VERIFY_TOKEN: secret({
    default: undefined,
    requiredWhen: withNumber,
    desc: 'a random text of 16 characters or more, which you also give to Meta with the webhook',
    example: 'openssl rand -hex 16',
  }),
  PINPOST_WHATSAPP_TEMPLATE: template({
    default: undefined,
    requiredWhen: withNumber,
    desc: 'the name of an authentication template',
    example: 'verify_code',
  }),
  PINPOST_WHATSAPP_LANGUAGES: languages({
    default: ['en'],
    desc: 'the languages of the template as Meta writes them, separated by commas; the first serves all others',
    example: 'en_US,de,pt_BR',
  }),
  PINPOST_WHATSAPP_BASE_URL: baseUrl({
    default: 'https://graph.facebook.com',
    desc: "Meta's Graph API, or the simulator",
    example: 'https://graph.facebook.com',
  }),
  PINPOST_WHATSAPP_PRICE: price({
    default: 0,
    desc: 'euros that one delivered message costs, at most 100; spend and estimated prices need it',
    example: '0.02',
  }),
}

export interface WhatsappEnvironment {
  readonly PINPOST_WHATSAPP_PHONE_NUMBER_ID: string | undefined
  readonly PINPOST_WHATSAPP_TEMPLATE: string | undefined
  readonly PINPOST_WHATSAPP_LANGUAGES: readonly string[]
  readonly PINPOST_WHATSAPP_BASE_URL: string
  readonly PINPOST_WHATSAPP_PRICE: number
}

/** Undefined without a phone number id. */
export function routesOfOneWhatsappNumber(environment: WhatsappEnvironment): RoutesFile | undefined {
  const { PINPOST_WHATSAPP_PHONE_NUMBER_ID: phoneNumberId } = environment
  if (phoneNumberId === undefined) return undefined
  return {
    credentials: {
      whatsapp: {
        vendor: 'whatsapp',
        phoneNumberId,
        accessToken: { env: 'PINPOST_WHATSAPP_ACCESS_TOKEN' },
        appSecret: { env: 'PINPOST_WHATSAPP_APP_SECRET' },
        verifyToken: { env: 'PINPOST_WHATSAPP_VERIFY_TOKEN' },
        template: environment.PINPOST_WHATSAPP_TEMPLATE,
        languages: environment.PINPOST_WHATSAPP_LANGUAGES,
        baseUrl: environment.PINPOST_WHATSAPP_BASE_URL,
      },
    },
    routes: [
      {
        name: 'whatsapp',
        channel: 'whatsapp',
        credential: 'whatsapp',
        price: environment.PINPOST_WHATSAPP_PRICE,
      },
    ],
  }
}
