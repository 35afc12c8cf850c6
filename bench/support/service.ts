import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import { LIMITS, TABLE_LIMITS } from '@pinpost/core'

import { type Credentials, TWILIO } from '../load/bodies.ts'
import type { Context } from './context.ts'
import type { Owner } from './owner.ts'
import { answers, freePort, until } from './ports.ts'
import { type NodeProcess, ROOT, startNode } from './process.ts'
import type { BenchRedis } from './redis.ts'

interface ServiceKeys {
  readonly prefix: string
  /** `kid:base64` */
  readonly pinKeys: string
  /** base64 of 32 bytes */
  readonly fingerprintKey: string
}

/** Raised limits, because the load comes from few blocks of numbers and one country. */
const FAR_OFF = Object.fromEntries(
  TABLE_LIMITS.filter((name) => LIMITS[name].kind === 'bucket' && LIMITS[name].counts !== 'wrongSecret').map(
    (name) => [name, { limit: 1_000_000_000 }],
  ),
)

export interface Service {
  readonly keys: ServiceKeys
  readonly credentials: Credentials
  /** settings of both API and worker */
  readonly environment: Readonly<Record<string, string>>
}

/** Settings as in production, with everything on. @param publicUrl receives the carrier's callbacks */
export function makeService(
  redis: BenchRedis,
  carrierUrl: string,
  publicUrl = carrierUrl,
  more: Readonly<Record<string, string>> = {},
): Service {
  const keys: ServiceKeys = {
    prefix: 'pp',
    pinKeys: `k1:${randomBytes(32).toString('base64')}`,
    fingerprintKey: randomBytes(32).toString('base64'),
  }
  const credentials = { key: 'bench001', secret: randomBytes(12).toString('hex') }
  const account = {
    key: credentials.key,
    secrets: [credentials.secret],
    twilioSid: TWILIO.account,
    countries: ['*'],
    // High limits: they are counted, but refuse nothing.
    startsPerDay: 1_000_000_000,
    limits: FAR_OFF,
  }
  return {
    keys,
    credentials,
    environment: {
      NODE_ENV: 'production',
      PINPOST_REDIS_URL: redis.url,
      PINPOST_REDIS_PREFIX: keys.prefix,
      PINPOST_PIN_KEYS: keys.pinKeys,
      PINPOST_FINGERPRINT_KEY: keys.fingerprintKey,
      PINPOST_ACCOUNTS: JSON.stringify([account]),
      PINPOST_PUBLIC_URL: publicUrl,
      PINPOST_TWILIO_ACCOUNT_SID: CARRIER_ACCOUNT.sid,
      PINPOST_TWILIO_AUTH_TOKEN: CARRIER_ACCOUNT.token,
      PINPOST_TWILIO_BASE_URL: carrierUrl,
      PINPOST_TWILIO_FROM: '+15005550006',
      ...more,
    },
  }
}

const CARRIER_ACCOUNT = { sid: `AC${'0'.repeat(31)}1`, token: 'bench-carrier-auth-token' }

/** A built app, run by plain Node. For a profile it is not the bundle, so that packages can be distinguished. */
function startBuilt(
  { folder, profile }: Context,
  app: 'api' | 'worker',
  environment: Readonly<Record<string, string>>,
): NodeProcess {
  return startNode({
    name: app,
    folder,
    environment,
    args: [
      ...profileArguments(profile),
      '--enable-source-maps',
      join(ROOT, `apps/${app}/dist`, profile === undefined ? 'bundle/main.js' : 'main.js'),
    ],
  })
}

export const profileArguments = (profile: string | undefined): readonly string[] =>
  profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]

/** A server under load. */
export interface RunningApi {
  readonly port: number
  /** milliseconds of processor time so far */
  cpuMs(): number
  /** system calls so far that read or wrote */
  ioCalls(): number
}

/** Starts an API and waits until it is ready and knows its account. */
export async function startApi(
  context: Context,
  owner: Owner,
  service: Service,
  wantedPort?: number,
): Promise<RunningApi> {
  const [port, metricsPort] = [wantedPort ?? (await freePort()), await freePort()]
  const api = owner.own(
    startBuilt(context, 'api', {
      ...service.environment,
      PINPOST_API_PORT: String(port),
      PINPOST_API_METRICS_PORT: String(metricsPort),
    }),
  )
  await api.orFail(until('the API', () => answers(`http://127.0.0.1:${metricsPort}/health/ready`)))
  await api.orFail(until('the account', () => knowsAccount(port, service.credentials)))
  return { port, cpuMs: api.cpuMs, ioCalls: api.ioCalls }
}

async function knowsAccount(port: number, { key, secret }: Credentials): Promise<boolean> {
  const body = new URLSearchParams({ api_key: key, api_secret: secret, request_id: '0' })
  const answer = await fetch(`http://127.0.0.1:${port}/verify/search/json`, { method: 'POST', body })
  const { status }: { status?: string } = await answer.json()
  return status === '101'
}

export async function startWorker(
  context: Context,
  owner: Owner,
  { environment }: Service,
): Promise<Pick<RunningApi, 'cpuMs' | 'ioCalls'>> {
  const metricsPort = await freePort()
  const worker = owner.own(
    startBuilt(context, 'worker', { ...environment, PINPOST_WORKER_METRICS_PORT: String(metricsPort) }),
  )
  await worker.orFail(until('the worker', () => answers(`http://127.0.0.1:${metricsPort}/health/ready`)))
  return worker
}
