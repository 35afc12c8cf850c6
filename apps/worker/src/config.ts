import {
  makeProviders,
  POLLY_VARIABLES,
  pollyOptions,
  PROVIDER_VARIABLES,
  type Providers,
  providersOptions,
  PUBLIC_HTTP_VARIABLES,
  publicHttpRules,
} from '@pinpost/providers'
import { STORE_VARIABLES, storeOptions } from '@pinpost/store'
import {
  configuredBy,
  isTraced,
  listenPort,
  readEnvironment,
  TELEMETRY_VARIABLES,
  TRACING_VARIABLES,
} from '@pinpost/telemetry'
import { host, makeValidator } from 'envalid'

const count = makeValidator((text) => {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value === 0) throw new Error('out of range')
  return value
})

/** Kubernetes and Compose give a process at most one minute. */
const stopSeconds = makeValidator((text) => {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > 50) throw new Error('out of range')
  return value
})

const WORKER_VARIABLES = {
  PINPOST_WORKER_METRICS_HOST: host({
    default: '127.0.0.1',
    desc: 'the address on which metrics and health are served',
    example: '0.0.0.0',
  }),
  PINPOST_WORKER_METRICS_PORT: listenPort({
    default: 9465,
    desc: 'a free port, 0 to 65535; 0 takes any, for several workers on one machine',
    example: '9465',
  }),
  PINPOST_WORKER_CONCURRENCY: count({
    default: 200,
    desc: 'a number from 1 to 9999: deliveries at once, for each shard',
    example: '200',
  }),
  PINPOST_RECEIPT_WAIT_SECONDS: count({
    default: 300,
    desc: 'seconds from 1 to 9999: how long to wait for a receipt before asking the carrier',
    example: '300',
  }),
  ...PUBLIC_HTTP_VARIABLES,
  PINPOST_STOP_SECONDS: stopSeconds({
    default: 15,
    desc: 'a number from 1 to 50: how long a stopping worker waits for the deliveries that it holds',
    example: '15',
  }),
}

/** @throws ConfigurationError that lists every wrong variable with what it wants */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const variables = {
    ...STORE_VARIABLES,
    ...PROVIDER_VARIABLES,
    ...POLLY_VARIABLES,
    ...TELEMETRY_VARIABLES,
    ...TRACING_VARIABLES,
    ...WORKER_VARIABLES,
  }
  const values = readEnvironment(environment, variables)
  return {
    webhooks: publicHttpRules(values),
    metricsHost: values.PINPOST_WORKER_METRICS_HOST,
    metricsPort: values.PINPOST_WORKER_METRICS_PORT,
    logLevel: values.PINPOST_LOG_LEVEL,
    isTraced: isTraced(values),
    concurrency: values.PINPOST_WORKER_CONCURRENCY,
    stopMs: values.PINPOST_STOP_SECONDS * 1_000,
    store: storeOptions(values),
    polly: pollyOptions(values),
    publicUrl: values.PINPOST_PUBLIC_URL,
    receiptWaitMs: values.PINPOST_RECEIPT_WAIT_SECONDS * 1_000,
    allowsPlainSmtp: values.PINPOST_INSECURE_SMTP_WITHOUT_TLS,
  }
}

/** @throws ConfigurationError that lists every problem of the routes and of their variables */
export function openProviders(environment: NodeJS.ProcessEnv): Promise<Providers> {
  const values = readEnvironment(environment, PROVIDER_VARIABLES)
  return configuredBy('PINPOST_ROUTES_FILE', () => makeProviders(providersOptions(values, environment)))
}
