import { readFileSync } from 'node:fs'

import { makeProviders, PROVIDER_VARIABLES, type Providers, providersOptions } from '@pinpost/providers'
import { type NewAccount, parseAccounts, STORE_VARIABLES, storeOptions } from '@pinpost/store'
import {
  configuredBy,
  isTraced,
  listenPort,
  proxyAddresses,
  readEnvironment,
  TELEMETRY_VARIABLES,
  TRACING_VARIABLES,
} from '@pinpost/telemetry'
import { bool, host, makeValidator } from 'envalid'

/** For trying Pinpost out. It is public, so production refuses it. */
const DEMO_ACCOUNT: NewAccount = {
  key: 'demo0001',
  secrets: ['demo-secret'],
  twilioSid: `AC${'0'.repeat(31)}1`,
  apiKeys: [{ sid: `SK${'0'.repeat(31)}1`, secret: 'demosecret' }],
  templates: true,
  countries: ['*'],
}

const accountList = makeValidator(parseAccounts)
const file = makeValidator((path) => readFileSync(path))
const revision = makeValidator((text) => {
  if (!/^\d{1,9}$/.test(text)) throw new Error('no revision')
  return Number(text)
})
const timeScale = makeValidator((text) => {
  const scale = Number(text)
  if (!(scale >= 1 && scale <= 10_000)) throw new Error('out of range')
  return scale
})

const underWay = makeValidator((text) => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > 100_000) throw new Error('out of range')
  return value
})

const API_VARIABLES = {
  PINPOST_API_HOST: host({
    default: '127.0.0.1',
    desc: 'the address to listen on',
    example: '0.0.0.0',
  }),
  PINPOST_API_PORT: listenPort({ default: 3000, desc: 'a free port, 0 to 65535', example: '3000' }),
  PINPOST_API_TLS_CERT_FILE: file({
    default: undefined,
    desc: 'a readable file with a certificate chain in PEM; with it the API speaks HTTPS instead of HTTP',
    example: '/etc/pinpost/cert.pem',
  }),
  PINPOST_API_TLS_KEY_FILE: file({
    default: undefined,
    // envalid passes the values checked so far, by name.
    requiredWhen: (values) => values['PINPOST_API_TLS_CERT_FILE'] !== undefined,
    desc: "a readable file with the certificate's key in PEM",
    example: '/etc/pinpost/key.pem',
  }),
  PINPOST_API_TRUSTED_PROXIES: proxyAddresses({
    default: [],
    desc: 'comma-separated addresses and CIDR blocks (not /0) of the proxies in front of the API; X-Forwarded-For of others is ignored',
    example: '10.0.0.0/8,2001:db8::1',
  }),
  PINPOST_API_DOCS: bool({
    default: undefined,
    desc: 'true or false: whether /docs shows the API document; without it, everywhere but in production',
    example: 'true',
  }),
  PINPOST_API_METRICS_HOST: host({
    default: '127.0.0.1',
    desc: 'the address on which metrics and health are served',
    example: '0.0.0.0',
  }),
  PINPOST_API_METRICS_PORT: listenPort({ default: 9464, desc: 'a free port, 0 to 65535', example: '9464' }),
  PINPOST_ACCOUNTS: accountList({
    default: [],
    desc: 'a JSON array of accounts',
    example: '[{"key":"shop0001","secrets":["3f9c…"],"countries":["GB","IE"]}]',
  }),
  PINPOST_ACCOUNTS_REVISION: revision({
    default: undefined,
    desc: 'a whole number, raised to return to an earlier value of PINPOST_ACCOUNTS; 0 if not given',
    example: '1',
  }),
  PINPOST_API_MAX_UNDER_WAY: underWay({
    default: 1_000,
    desc: 'a number from 1 to 100000: the most API calls at once in one process; further ones are answered as throttled',
    example: '1000',
  }),
  PINPOST_TIME_SCALE: timeScale({
    default: 1,
    desc: 'a number from 1 to 10000 that divides every wait; 1 in production',
    example: '60',
  }),
}

/** @throws ConfigurationError that lists every wrong variable with what it wants */
export function readConfig(environment: NodeJS.ProcessEnv, now = Date.now()) {
  const variables = {
    ...STORE_VARIABLES,
    ...PROVIDER_VARIABLES,
    ...TELEMETRY_VARIABLES,
    ...TRACING_VARIABLES,
    ...API_VARIABLES,
  }
  const values = readEnvironment(environment, variables, developmentSettings)
  const isProduction = values.NODE_ENV === 'production'
  const configured = values.PINPOST_ACCOUNTS
  return {
    host: values.PINPOST_API_HOST,
    port: values.PINPOST_API_PORT,
    docs: values.PINPOST_API_DOCS ?? !isProduction,
    metricsHost: values.PINPOST_API_METRICS_HOST,
    metricsPort: values.PINPOST_API_METRICS_PORT,
    tls: tlsOf(values.PINPOST_API_TLS_CERT_FILE, values.PINPOST_API_TLS_KEY_FILE),
    logLevel: values.PINPOST_LOG_LEVEL,
    isTraced: isTraced(values),
    timeScale: values.PINPOST_TIME_SCALE,
    maxUnderWay: values.PINPOST_API_MAX_UNDER_WAY,
    seeds: {
      accounts: configured.length === 0 ? [DEMO_ACCOUNT] : configured,
      // In development, the list of the newest process wins.
      revision: values.PINPOST_ACCOUNTS_REVISION ?? (isProduction ? 0 : now),
    },
    trustedProxies: values.PINPOST_API_TRUSTED_PROXIES,
    isProduction,
    store: storeOptions(values),
    publicUrl: values.PINPOST_PUBLIC_URL,
  }
}

/** @throws ConfigurationError that lists every problem of the routes and of their variables */
export function openProviders(environment: NodeJS.ProcessEnv): Promise<Providers> {
  const values = readEnvironment(environment, PROVIDER_VARIABLES)
  return configuredBy('PINPOST_ROUTES_FILE', () => makeProviders(providersOptions(values, environment)))
}

function tlsOf(cert: Buffer | undefined, key: Buffer | undefined): { cert: Buffer; key: Buffer } | undefined {
  return cert === undefined || key === undefined ? undefined : { cert, key }
}

/** undefined: the value is invalid, which is reported elsewhere */
interface DevelopmentSettings {
  readonly PINPOST_ACCOUNTS?: readonly NewAccount[]
  readonly PINPOST_TIME_SCALE?: number
}

/** A line for each setting that is allowed in development only. */
function developmentSettings({
  PINPOST_ACCOUNTS: accounts,
  PINPOST_TIME_SCALE: scale = 1,
}: DevelopmentSettings): readonly string[] {
  const withoutCountries = (accounts ?? []).flatMap(({ countries }, index) =>
    countries === undefined
      ? [
          `  PINPOST_ACCOUNTS[${index}].countries: missing, list the countries that it may verify, ` +
            'such as ["GB","IE"], or ["*"] for the world',
        ]
      : [],
  )
  return [
    ...(accounts?.length === 0 ? ['  PINPOST_ACCOUNTS: wants at least one account in production'] : []),
    ...withoutCountries,
    ...(scale === 1 ? [] : ['  PINPOST_TIME_SCALE: wants 1 in production']),
  ]
}
