import { PUBLIC_HTTP_VARIABLES, publicHttpRules } from '@pinpost/providers'
import { STORE_VARIABLES, storeOptions } from '@pinpost/store'
import { listenPort, readEnvironment, TELEMETRY_VARIABLES } from '@pinpost/telemetry'
import { host, makeValidator } from 'envalid'

import { listenerOf, missingSignIn, SIGN_IN_VARIABLES, signInProblems } from './sign-in/variables.ts'

const DAY_MS = 86_400_000

const databaseUrl = makeValidator((text) => {
  if (!/^postgres(?:ql)?:$/.test(new URL(text).protocol)) throw new Error('no Postgres')
  return text
})

const webUrl = makeValidator((text) => {
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new Error('no link')
  return url
})

const days = makeValidator((text) => {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value < 1) throw new Error('out of range')
  return value
})

const folder = makeValidator((text) => {
  if (!/^\/.{1,4000}$/.test(text)) throw new Error('no path')
  return text
})

const CONSOLE_VARIABLES = {
  PINPOST_CONSOLE_GRAFANA_URL: webUrl({
    default: undefined,
    desc: 'the http or https URL of your Grafana, without a password, which the pages link to',
    example: 'https://grafana.example.com/dashboards',
  }),
  PINPOST_CONSOLE_METRICS_HOST: host({
    default: '127.0.0.1',
    desc: 'the address on which metrics and health are served',
    example: '0.0.0.0',
  }),
  PINPOST_CONSOLE_METRICS_PORT: listenPort({
    default: 9466,
    desc: 'a free port, 0 to 65535',
    example: '9466',
  }),
  PINPOST_DATABASE_URL: databaseUrl({
    default: undefined,
    desc: 'the URL of a Postgres 15 or newer for history; without it, development keeps history in a folder',
    example: 'postgres://pinpost@127.0.0.1:5432/pinpost',
  }),
  PINPOST_HISTORY_FOLDER: folder({
    default: undefined,
    desc: 'the absolute path of a folder for history in development; without it and a database, history is lost at the end',
    example: '/home/ann/pinpost/history',
  }),
  PINPOST_HISTORY_DAYS: days({
    default: 180,
    desc: 'a number from 1 to 9999: how many days history is kept; whole months are deleted',
    example: '180',
  }),
}

/** @throws ConfigurationError that lists every wrong variable with what it wants */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const variables = {
    ...STORE_VARIABLES,
    ...TELEMETRY_VARIABLES,
    ...PUBLIC_HTTP_VARIABLES,
    ...SIGN_IN_VARIABLES,
    ...CONSOLE_VARIABLES,
  }
  const values = readEnvironment(environment, variables, (parsed) => [
    ...missingSignIn(parsed),
    ...signInProblems(parsed),
    ...(parsed.PINPOST_DATABASE_URL === undefined
      ? [
          '  PINPOST_DATABASE_URL: missing, production needs a Postgres, for example postgres://pinpost@127.0.0.1:5432/pinpost',
        ]
      : []),
  ])
  return {
    listener: listenerOf(values),
    grafanaUrl: values.PINPOST_CONSOLE_GRAFANA_URL,
    metricsHost: values.PINPOST_CONSOLE_METRICS_HOST,
    metricsPort: values.PINPOST_CONSOLE_METRICS_PORT,
    logLevel: values.PINPOST_LOG_LEVEL,
    store: storeOptions(values),
    databaseUrl: values.PINPOST_DATABASE_URL,
    webhookRules: publicHttpRules(values),
    historyFolder: values.PINPOST_HISTORY_FOLDER,
    keptMs: values.PINPOST_HISTORY_DAYS * DAY_MS,
  }
}
