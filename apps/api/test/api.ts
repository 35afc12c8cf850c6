import { createSecretKey, randomBytes } from 'node:crypto'

import { Secret } from '@pinpost/core'
import { makeProviders, type Providers } from '@pinpost/providers'
import { type NewAccount, openStore, type Store } from '@pinpost/store'
import { makeHealth, makeLogger, makeMetrics } from '@pinpost/telemetry'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'

import { type ApiOptions, buildApi } from '../src/app.ts'

export const SHOP: NewAccount = {
  key: 'shop0001',
  secrets: ['shop-secret'],
  customPin: true,
  templates: true,
  // Tests of limits set their own.
  limits: 'off',
}
export const OTHER: NewAccount = { ...SHOP, key: 'other001', secrets: ['other-secret'], customPin: false }

export interface TestApi {
  readonly app: FastifyInstance
  readonly store: Store
  /** calls an endpoint as SHOP with these parameters, and returns its answer */
  call(path: string, parameters: Record<string, string | number>): Promise<Record<string, unknown>>
}

/** An API with its own store in the test's Redis; both are closed after the test. */
export async function openTestApi(options: Partial<ApiOptions> = {}): Promise<TestApi> {
  const redisUrl = process.env['PINPOST_TEST_REDIS_URL'] ?? ''
  const store = openStore({
    redisUrl,
    prefix: `t${randomBytes(6).toString('hex')}`,
    shards: 2,
    keyRing: [{ kid: 'k1', key: createSecretKey(randomBytes(32)) }],
    fingerprintKey: createSecretKey(randomBytes(32)),
    retentionMs: 60_000,
    commandTimeoutMs: 60_000,
    onError: () => undefined,
  })
  await store.connect()
  await Promise.all([SHOP, OTHER].map((account) => store.accounts.save(account)))
  const app = buildApi({
    store,
    health: makeHealth({ redis: () => (options.store ?? store).isReady() }),
    providers: await unreachableTwilio(),
    metrics: makeMetrics(),
    logger: makeLogger('test', 'silent'),
    publicUrl: 'http://127.0.0.1:3000',
    timeScale: 1,
    maxUnderWay: 1_000,
    fictionalNumbers: true,
    skipWaitFor: undefined,
    docs: true,
    trustedProxies: [],
    ...options,
  })
  onTestFinished(async () => {
    await app.close()
    await store.close()
  })
  const call = async (path: string, parameters: Record<string, string | number>) => {
    const credentials = { api_key: SHOP.key, api_secret: SHOP.secrets[0] ?? '' }
    const answer = await app.inject({ method: 'POST', url: path, payload: { ...credentials, ...parameters } })
    return answer.json<Record<string, unknown>>()
  }
  return { app, store, call }
}

/** The real adapter without a carrier: this API only reads callbacks. */
export const AUTH_TOKEN = '0123456789abcdef0123456789abcdef'
const unreachableTwilio = (): Promise<Providers> =>
  makeProviders({
    publicUrl: 'http://127.0.0.1:3000',
    secret: () => new Secret(AUTH_TOKEN),
    read: () => ({
      credentials: {
        twilio: {
          vendor: 'twilio',
          accountSid: `AC${'0'.repeat(32)}`,
          authToken: { env: 'TOKEN' },
          baseUrl: 'http://127.0.0.1:9',
        },
      },
      routes: [
        { name: 'twilio-sms', channel: 'sms', credential: 'twilio', sender: { number: '+15005550006' } },
        { name: 'twilio-voice', channel: 'voice', credential: 'twilio', sender: { number: '+15005550006' } },
      ],
    }),
  })

let numbers = 0
/** A possible German number that no other test of this process uses. */
export const someNumber = (): string => `491512${String(3_000_000 + ++numbers)}`
