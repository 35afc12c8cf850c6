import { bool, cleanEnv, host, makeValidator, str, type ValidatorSpec } from 'envalid'

/** The message names every wrong variable and what it must contain, without values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

const matching = (pattern: RegExp) =>
  makeValidator((text) => {
    if (!pattern.test(text)) throw new Error('does not match')
    return text
  })

const wholeNumber = (most: number) =>
  makeValidator((text) => {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
    if (!(value <= most)) throw new Error('out of range')
    return value
  })

const webUrl = makeValidator((text) => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new Error('no web address')
  return text
})

const hostNames = makeValidator((text) => {
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  if (names.some((name) => !/^[a-z\d_.-]+$/.test(name))) throw new Error('no host name')
  return names
})

const VARIABLES = {
  NODE_ENV: str({
    choices: ['production', 'development', 'test'],
    // As in the other apps: `NODE_ENV` defaults to production, in which codes must not be public.
    default: 'production',
    desc: 'development or test',
    example: 'development',
  }),
  PINPOST_SIMULATOR_HOST: host({
    default: '127.0.0.1',
    desc: 'the address to listen on',
    example: '0.0.0.0',
  }),
  PINPOST_SIMULATOR_PORT: wholeNumber(65_535)({ default: 3001, desc: 'a port, 0 to 65535', example: '3001' }),
  PINPOST_SIMULATOR_SMTP_PORT: wholeNumber(65_535)({
    default: undefined,
    desc: 'a port for e-mail, 0 to 65535; without it there is no e-mail',
    example: '1025',
  }),
  PINPOST_SIMULATOR_ACCOUNT_SID: matching(/^AC[\da-f]{32}$/)({
    default: `AC${'0'.repeat(31)}1`,
    desc: 'AC and 32 hex digits',
  }),
  PINPOST_SIMULATOR_AUTH_TOKEN: matching(/^[!-~]{16,128}$/)({
    default: 'simulator-development-auth-token',
    desc: '16 to 128 characters without spaces',
  }),
  PINPOST_SIMULATOR_SKIP_WAIT_URL: webUrl({
    default: undefined,
    desc: 'an http or https address',
    example: 'http://localhost:3000/dev/skip-wait',
  }),
  PINPOST_SIMULATOR_LIMITS_URL: webUrl({
    default: undefined,
    desc: 'an http or https address',
    example: 'http://localhost:3000/dev/limits',
  }),
  PINPOST_SIMULATOR_API_URL: webUrl({
    default: undefined,
    desc: 'the http or https address of the API that the page shows',
    example: 'http://127.0.0.1:3000',
  }),
  PINPOST_SIMULATOR_WHATSAPP_WEBHOOK_URL: webUrl({
    default: undefined,
    desc: 'the http or https address that takes webhooks of WhatsApp',
    example: 'http://127.0.0.1:3000/webhooks/whatsapp',
  }),
  PINPOST_SIMULATOR_STATE_DELAY_MS: wholeNumber(60_000)({
    default: 150,
    desc: 'milliseconds, 0 to 60000',
    example: '150',
  }),
  PINPOST_SIMULATOR_ALLOWED_HOSTS: hostNames({
    default: [],
    desc: 'host names, separated by commas',
    example: 'phone.example.com',
  }),
  PINPOST_INSECURE_SIMULATOR_IN_PRODUCTION: bool({ default: false, desc: 'true or false' }),
}

export type Config = ReturnType<typeof readConfig>

export type Variable = keyof typeof VARIABLES

/** @returns its default as text; empty if it has none */
export const defaultOf = (variable: Variable): string => String(VARIABLES[variable].default ?? '')

/** @throws ConfigurationError */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const problems: string[] = []
  const values = cleanEnv(environment, VARIABLES, {
    reporter({ errors }) {
      problems.push(...Object.keys(errors).map(describe))
    },
  })
  const isProduction = values.NODE_ENV === 'production'
  if (isProduction && !values.PINPOST_INSECURE_SIMULATOR_IN_PRODUCTION) {
    problems.push(
      '  NODE_ENV: set it to development. The default is production, in which the simulator does not start, because it ' +
        'shows every code to everyone; PINPOST_INSECURE_SIMULATOR_IN_PRODUCTION=true starts it anyway',
    )
  }
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'))
  return {
    isProduction,
    host: values.PINPOST_SIMULATOR_HOST,
    port: values.PINPOST_SIMULATOR_PORT,
    smtpPort: values.PINPOST_SIMULATOR_SMTP_PORT,
    simulator: {
      accountSid: values.PINPOST_SIMULATOR_ACCOUNT_SID,
      authToken: values.PINPOST_SIMULATOR_AUTH_TOKEN,
      stateDelayMs: values.PINPOST_SIMULATOR_STATE_DELAY_MS,
      skipWaitUrl: values.PINPOST_SIMULATOR_SKIP_WAIT_URL,
      limitsUrl: values.PINPOST_SIMULATOR_LIMITS_URL,
      apiUrl: apiUrlOf(values.PINPOST_SIMULATOR_API_URL ?? values.PINPOST_SIMULATOR_SKIP_WAIT_URL),
      whatsappWebhookUrl: values.PINPOST_SIMULATOR_WHATSAPP_WEBHOOK_URL,
      allowedHosts: values.PINPOST_SIMULATOR_ALLOWED_HOSTS,
    },
  }
}

const apiUrlOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : new URL(url).origin

function describe(name: string): string {
  const spec = new Map<string, ValidatorSpec<unknown>>(Object.entries(VARIABLES)).get(name)
  const example = spec?.example === undefined ? '' : `, for example ${spec.example}`
  return `  ${name}: wants ${spec?.desc ?? 'another value'}${example}`
}
