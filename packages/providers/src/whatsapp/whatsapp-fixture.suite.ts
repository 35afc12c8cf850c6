import { createHmac } from 'node:crypto'
import { type Outcome, Secret } from '@pinpost/core'
import type { Callback, Deliveries, Provider } from '../provider.ts'
import type { Reply } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { whatsapp } from './index.ts'

export const PIN = '739182'
export const NUMBER = '+447700900123'
export const ID = '0123456789abcdef0123456789abcdef'
export const ROUTE = 'whatsapp-test'
export const PHONE_NUMBER_ID = '106540352242922'
export const VERIFY_TOKEN = 'verify-token-9c1d'
const ACCESS_TOKEN = 'access-token-5f1e'

export const APP_SECRETS = {
  current: 'current-app-secret-5f1e',
  previous: 'previous-app-secret-77aa',
  foreign: 'foreign-app-secret-0000',
} as const

/** Meta's ids contain the number in base64. */
const NUMBER_IN_ID = Buffer.from(`\x1c\x18\x0c${NUMBER.slice(1)}\x15\x02\x00`).toString('base64')
export const WAMID = `wamid.${NUMBER_IN_ID}ERgSN0U2Mzk4QTUA`

export const SECRETS = [
  PIN,
  NUMBER,
  NUMBER.slice(1),
  WAMID,
  NUMBER_IN_ID,
  ACCESS_TOKEN,
  VERIFY_TOKEN,
  ...Object.values(APP_SECRETS),
]

const SETTINGS = {
  phoneNumberId: PHONE_NUMBER_ID,
  accessToken: { env: 'ACCESS' },
  appSecret: { env: 'APP' },
  previousAppSecret: { env: 'PREVIOUS' },
  verifyToken: { env: 'VERIFY' },
  template: 'verify_code',
  languages: ['en_US', 'de', 'pt_BR'],
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  ACCESS: ACCESS_TOKEN,
  APP: APP_SECRETS.current,
  PREVIOUS: APP_SECRETS.previous,
  VERIFY: VERIFY_TOKEN,
}

export const WIRING: RouteWiring = {
  name: ROUTE,
  sender: undefined,
  callbackUrl: () => 'https://verify.example.com/unused',
  routeUrl: 'https://verify.example.com/unused',
  toMicros: () => undefined,
}

export const carrier = (settings: object = {}) =>
  whatsapp.open(
    { ...SETTINGS, ...settings },
    { timeoutMs: 60_000, secret: (source) => new Secret(('env' in source && ENVIRONMENT[source.env]) || '') },
  )

export function provider(baseUrl = 'http://127.0.0.1:9'): Provider<'whatsapp'> {
  const made = carrier({ baseUrl }).whatsapp?.(WIRING)
  if (made === undefined) throw new Error('it carries no WhatsApp')
  return made
}

export const DELIVERY: Deliveries['whatsapp'] = {
  channel: 'whatsapp',
  verificationId: ID,
  attempt: 2,
  to: new Secret(NUMBER),
  validSeconds: 125,
  code: new Secret(PIN),
  locale: 'de-de',
}

export const ACCEPTED: Reply = {
  status: 200,
  body: JSON.stringify({
    messaging_product: 'whatsapp',
    contacts: [{ input: NUMBER, wa_id: NUMBER.slice(1) }],
    messages: [{ id: WAMID, message_status: 'accepted' }],
  }),
}

/** Meta's error body; its text quotes number and code, as a careless one may. */
export function refusal(
  kind: Exclude<Outcome['kind'], 'accepted'>,
  status: number,
  code: number,
): { readonly reply: Extract<Reply, object>; readonly outcome: Outcome } {
  const details = `${NUMBER} cannot get ${PIN}`
  const error = {
    message: `(#${code}) ${details}`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details },
    fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam',
  }
  return { reply: { status, body: JSON.stringify({ error }) }, outcome: { kind, code: String(code) } }
}

export const status = (name: string, fields: object = {}) => ({
  id: WAMID,
  status: name,
  timestamp: '1700000000',
  recipient_id: NUMBER.slice(1),
  biz_opaque_callback_data: `${ROUTE}/${ID}/2`,
  pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'authentication' },
  ...fields,
})

/** A webhook's body, as Meta nests it. */
export const event = (...statuses: readonly object[]): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550783881', phone_number_id: PHONE_NUMBER_ID },
              statuses,
            },
          },
        ],
      },
    ],
  })

export function callback(body: string, secret: string | undefined = APP_SECRETS.current): Callback {
  return {
    method: 'POST',
    url: `https://verify.example.com/webhooks/${ROUTE}`,
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  }
}
