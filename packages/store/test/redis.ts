import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

import { Secret, type StartRequest } from '@pinpost/core'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'

import { RULES, steps } from '../../core/test/given.ts'
import { openStore, type Store } from '../src/store.ts'
import type { StoreOptions } from '../src/store-options.ts'

/** `npm test` starts a Redis and sets this to its URL. */
export function testRedisUrl(): string {
  const url = process.env['PINPOST_TEST_REDIS_URL']
  if (url === undefined) throw new Error('PINPOST_TEST_REDIS_URL is not set: run the tests with `npm test`')
  return url
}

export const someKey = (): KeyObject => createSecretKey(randomBytes(32))

export function someOptions(changes: Partial<StoreOptions> = {}): StoreOptions {
  return {
    redisUrl: testRedisUrl(),
    // A separate prefix keeps test files apart on one Redis.
    prefix: `t${randomBytes(6).toString('hex')}`,
    shards: 1,
    keyRing: [{ kid: 'k1', key: someKey() }],
    fingerprintKey: someKey(),
    retentionMs: 60_000,
    commandTimeoutMs: 60_000,
    onError: (error) => {
      throw error instanceof Error ? error : new Error(String(error))
    },
    ...changes,
  }
}

/** A store that is closed after the test. */
export async function openTestStore(options: StoreOptions = someOptions()): Promise<Store> {
  const store = openStore(options)
  await store.connect()
  onTestFinished(() => store.close())
  return store
}

/** A bare connection, to look and to break things; closed after the test. */
export function rawRedis(url: string = testRedisUrl()): Redis {
  const redis = new Redis(url)
  onTestFinished(() => {
    redis.disconnect()
  })
  return redis
}

/**
 * Collects the commands of all clients whose text matches. A plain socket, because ioredis takes a command that another
 * client sends at the wrong moment for the answer to its MONITOR.
 */
export async function watchCommands(matches: (command: string) => boolean): Promise<string[]> {
  const { hostname, port } = new URL(testRedisUrl())
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  const seen: string[] = []
  const lines = createInterface({ input: socket })
  const isWatching = once(lines, 'line')
  socket.write('MONITOR\r\n')
  await isWatching
  lines.on('line', (line) => {
    // +1796043096.330544 [0 127.0.0.1:36594] "hmget" "key"
    const command = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part).join(' ')
    if (matches(command)) seen.push(command)
  })
  return seen
}

export function someRequest(changes: Partial<Omit<StartRequest, 'id'>> = {}): Omit<StartRequest, 'id'> {
  const digits = String(randomBytes(4).readUInt32BE(0)).padStart(10, '0')
  return {
    account: 'shop',
    frontDoor: 'vonage-v1',
    address: new Secret(`+49${digits}`),
    brand: 'Acme',
    locale: 'en-us',
    steps: steps('sms125 voice180 voice300'),
    pinSeconds: 300,
    rules: RULES,
    pin: new Secret('4711'),
    customPin: false,
    policy: { advanceOnFailedReceipt: true },
    timeScale: 1,
    ...changes,
  }
}
