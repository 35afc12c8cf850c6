import { makeValidator, bool, port, str } from 'envalid'

import { baseUrl, price, secret, withoutFile } from './environment-values.ts'
import type { ProvidersOptions } from './registry.ts'
import { readRoutesFile } from './routes-file/read.ts'
import type { RoutesFile, RouteSettings } from './routes-file/schema.ts'
import { secretsFrom } from './routes-file/secrets.ts'
import { routesOfOneGateway, TELEGRAM_VARIABLES, type TelegramEnvironment } from './telegram/environment.ts'
import {
  routesOfOneWhatsappNumber,
  WHATSAPP_VARIABLES,
  type WhatsappEnvironment,
} from './whatsapp/environment.ts'

const accountSid = makeValidator((text) => {
  if (!/^AC[0-9a-f]{32}$/i.test(text)) throw new Error('not an account SID (AC and 32 hex digits)')
  return text
})
const sender = makeValidator((text) => {
  if (!/^\+[1-9]\d{6,14}$/.test(text)) throw new Error('not a phone number (+ and 7 to 15 digits)')
  return text
})
const messagingService = makeValidator((text) => {
  if (!/^MG[0-9a-f]{32}$/i.test(text)) throw new Error('not a Messaging Service SID (MG and 32 hex digits)')
  return text
})

/** Environment variables of providers; every app that sends or reads receipts merges them into its own. */
export const PROVIDER_VARIABLES = {
  PINPOST_PUBLIC_URL: baseUrl({
    desc: 'the URL at which carriers reach the API; used for callback URLs and their signatures',
    example: 'https://verify.example.com',
  }),
  PINPOST_ROUTES_FILE: str({
    default: undefined,
    desc: 'a YAML or JSON file with credentials and routes, read again on SIGHUP; without it, the PINPOST_TWILIO_, PINPOST_SMTP_, PINPOST_TELEGRAM_ and PINPOST_WHATSAPP_ variables configure the routes',
    example: '/etc/pinpost/routes.yaml',
  }),
  PINPOST_TWILIO_ACCOUNT_SID: accountSid({
    default: undefined,
    requiredWhen: withoutFile,
    desc: 'AC and 32 hex digits',
    example: `AC${'0123456789abcdef'.repeat(2)}`,
  }),
  PINPOST_TWILIO_AUTH_TOKEN: secret({
    default: undefined,
    requiredWhen: withoutFile,
    desc: "the account's auth token",
    example: '32 hex digits',
  }),
  PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS: secret({
    default: undefined,
    desc: 'the previous token during a rotation, still accepted in callbacks',
    example: '32 hex digits',
  }),
  PINPOST_TWILIO_BASE_URL: baseUrl({
    default: 'https://api.twilio.com',
    desc: 'another region of Twilio, or the simulator',
    example: 'https://api.sydney.au1.twilio.com',
  }),
  PINPOST_TWILIO_FROM: sender({
    default: undefined,
    // envalid passes the values checked so far, by name.
    requiredWhen: (values) =>
      withoutFile(values) && values['PINPOST_TWILIO_MESSAGING_SERVICE_SID'] === undefined,
    desc: 'the number that messages and calls come from (calls need it), or a PINPOST_TWILIO_MESSAGING_SERVICE_SID',
    example: '+15005550006',
  }),
  PINPOST_TWILIO_MESSAGING_SERVICE_SID: messagingService({
    default: undefined,
    desc: 'MG and 32 hex digits; for SMS it takes precedence over PINPOST_TWILIO_FROM',
    example: `MG${'0123456789abcdef'.repeat(2)}`,
  }),
  PINPOST_TWILIO_ALLOW_SENDER_ID: str({
    choices: ['true', 'false'],
    default: 'false',
    desc: 'true if Twilio may send under the sender_id of a request',
    example: 'false',
  }),
  PINPOST_TWILIO_SMS_PRICE: price({
    default: 0,
    desc: 'euros that one SMS segment costs, at most 100; spend and estimated prices need it',
    example: '0.075',
  }),
  PINPOST_TWILIO_CALL_PRICE: price({
    default: 0,
    desc: 'euros that one call costs, at most 100; spend and estimated prices need it',
    example: '0.014',
  }),
  PINPOST_SMTP_HOST: str({
    default: undefined,
    desc: 'the mail server of the route smtp, without a routes file; if it is not set, there is no e-mail',
    example: 'smtp.shop.example',
  }),
  PINPOST_SMTP_PORT: port({ default: undefined, desc: 'a port, 1 to 65535', example: '587' }),
  PINPOST_SMTP_TLS: str({
    choices: ['starttls', 'implicit', 'none'],
    default: 'starttls',
    desc: 'starttls, implicit, or none with PINPOST_INSECURE_SMTP_WITHOUT_TLS',
    example: 'starttls',
  }),
  PINPOST_SMTP_USER: str({ default: undefined, desc: 'the login at the mail server', example: 'pinpost' }),
  PINPOST_SMTP_PASSWORD: str({
    default: undefined,
    requiredWhen: (values) => withoutFile(values) && values['PINPOST_SMTP_USER'] !== undefined,
    desc: 'the password of PINPOST_SMTP_USER',
    example: 'a long password',
  }),
  PINPOST_EMAIL_FROM: str({
    default: undefined,
    requiredWhen: (values) => withoutFile(values) && values['PINPOST_SMTP_HOST'] !== undefined,
    desc: 'the address that e-mails come from',
    example: 'verify@shop.example',
  }),
  PINPOST_INSECURE_SMTP_WITHOUT_TLS: bool({
    default: false,
    desc: 'true allows SMTP credentials with tls: none, which send passwords and codes unencrypted',
    example: 'false',
  }),
  ...TELEGRAM_VARIABLES,
  ...WHATSAPP_VARIABLES,
}

interface ProviderEnvironment extends TelegramEnvironment, WhatsappEnvironment {
  readonly PINPOST_PUBLIC_URL: string
  readonly PINPOST_ROUTES_FILE: string | undefined
  readonly PINPOST_TWILIO_ACCOUNT_SID: string | undefined
  readonly PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS: string | undefined
  readonly PINPOST_TWILIO_BASE_URL: string
  readonly PINPOST_TWILIO_FROM: string | undefined
  readonly PINPOST_TWILIO_MESSAGING_SERVICE_SID: string | undefined
  readonly PINPOST_TWILIO_ALLOW_SENDER_ID: string
  readonly PINPOST_TWILIO_SMS_PRICE: number
  readonly PINPOST_TWILIO_CALL_PRICE: number
  readonly PINPOST_SMTP_HOST: string | undefined
  readonly PINPOST_SMTP_PORT: number | undefined
  readonly PINPOST_SMTP_TLS: string
  readonly PINPOST_SMTP_USER: string | undefined
  readonly PINPOST_EMAIL_FROM: string | undefined
  readonly PINPOST_INSECURE_SMTP_WITHOUT_TLS: boolean
}

/** @param variables the environment variables that the routes file may read secrets from */
export function providersOptions(
  environment: ProviderEnvironment,
  variables: NodeJS.ProcessEnv,
): ProvidersOptions {
  const { PINPOST_ROUTES_FILE: path, PINPOST_INSECURE_SMTP_WITHOUT_TLS: allowPlainSmtp } = environment
  return {
    publicUrl: environment.PINPOST_PUBLIC_URL,
    read: () => (path === undefined ? routesOfVariables(environment) : readRoutesFile(path)),
    secret: secretsFrom(variables),
    allowPlainSmtp,
  }
}

/** SMS, and calls if there is a number to call from (a Messaging Service cannot call). */
function routesOfOneTwilioAccount(environment: ProviderEnvironment): RoutesFile {
  const { PINPOST_TWILIO_FROM: number, PINPOST_TWILIO_MESSAGING_SERVICE_SID: service } = environment
  const previous = environment.PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS
  const credential = 'twilio'
  const sms: RouteSettings = {
    name: 'twilio-sms',
    channel: 'sms',
    credential,
    sender: service === undefined ? { number: number ?? '' } : { service },
    allowSenderId: environment.PINPOST_TWILIO_ALLOW_SENDER_ID === 'true',
    price: environment.PINPOST_TWILIO_SMS_PRICE,
  }
  const voice: RouteSettings = {
    name: 'twilio-voice',
    channel: 'voice',
    credential,
    sender: { number: number ?? '' },
    price: environment.PINPOST_TWILIO_CALL_PRICE,
  }
  return {
    credentials: {
      [credential]: {
        vendor: 'twilio',
        accountSid: environment.PINPOST_TWILIO_ACCOUNT_SID,
        authToken: { env: 'PINPOST_TWILIO_AUTH_TOKEN' },
        ...(previous !== undefined && { previousAuthToken: { env: 'PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS' } }),
        baseUrl: environment.PINPOST_TWILIO_BASE_URL,
      },
    },
    routes: number === undefined ? [sms] : [sms, voice],
  }
}

const NO_ROUTES: RoutesFile = { credentials: {}, routes: [] }

function routesOfOneMailServer(environment: ProviderEnvironment): RoutesFile {
  const { PINPOST_SMTP_HOST: host, PINPOST_SMTP_PORT: portOfServer, PINPOST_SMTP_USER: user } = environment
  if (host === undefined) return NO_ROUTES
  return {
    credentials: {
      smtp: {
        vendor: 'smtp',
        host,
        tls: environment.PINPOST_SMTP_TLS,
        ...(portOfServer !== undefined && { port: portOfServer }),
        ...(user !== undefined && { user, password: { env: 'PINPOST_SMTP_PASSWORD' } }),
      },
    },
    routes: [
      {
        name: 'smtp',
        channel: 'email',
        credential: 'smtp',
        sender: { email: environment.PINPOST_EMAIL_FROM ?? '' },
      },
    ],
  }
}

function routesOfVariables(environment: ProviderEnvironment): RoutesFile {
  const files = [
    routesOfOneTwilioAccount(environment),
    routesOfOneMailServer(environment),
    routesOfOneGateway(environment) ?? NO_ROUTES,
    routesOfOneWhatsappNumber(environment) ?? NO_ROUTES,
  ]
  return {
    credentials: Object.assign({}, ...files.map(({ credentials }) => credentials)),
    routes: files.flatMap(({ routes }) => routes),
  }
}
