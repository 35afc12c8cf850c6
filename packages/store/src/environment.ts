import { createSecretKey, type KeyObject } from 'node:crypto'

import { makeValidator, str } from 'envalid'

import { DURABILITIES } from './verifications/durability.ts'
import { DEFAULT_OUTBOX_ENTRIES } from './outbox/outbox.ts'
import { MAX_SHARDS } from './redis/keys.ts'
import { COMMAND_TIMEOUT_MS } from './redis/redis.ts'
import { parseRedisUrl } from './redis/redis-url.ts'
import { parseKeyRing } from './verifications/seal.ts'
import type { StoreOptions } from './store-options.ts'
import type { VerificationReaderOptions } from './search/verification-reader.ts'

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const duration = makeValidator((text) => {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const milliseconds = unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? UNITS[unit] : 0
  if (Number(count) * milliseconds === 0 || count === undefined) throw new Error('no duration')
  return Number(count) * milliseconds
})

const shardCount = makeValidator((text) => {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > MAX_SHARDS) throw new Error('out of range')
  return count
})

const outboxEntries = makeValidator((text) => {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (count < 1_000 || count > 100_000_000) throw new Error('out of range')
  return count
})

const timeoutMs = makeValidator((text) => {
  const milliseconds = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (milliseconds < 100 || milliseconds > 60_000) throw new Error('out of range')
  return milliseconds
})

const keyRing = makeValidator(parseKeyRing)

const KEY_BYTES = 32
const secretKey = makeValidator((text) => {
  const key = Buffer.from(text, 'base64')
  if (key.length !== KEY_BYTES) throw new Error('wrong length')
  return createSecretKey(key)
})

const prefix = makeValidator((text) => {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(text)) throw new Error('no prefix')
  return text
})

const redisUrl = makeValidator((text) => {
  parseRedisUrl(text)
  return text
})

/** Every app that opens a store merges these variables into its own. */
export const STORE_VARIABLES = {
  PINPOST_REDIS_URL: redisUrl({
    desc: 'the URL of a Redis 7 or Valkey: redis://host:port, redis+sentinel://host:port,…/master or redis+cluster://host:port,…; rediss for TLS',
    example: 'redis://127.0.0.1:6379',
  }),
  PINPOST_REDIS_PREFIX: prefix({
    default: 'pp',
    desc: 'the prefix of every key: a letter and up to 31 letters, digits, _ or -',
    example: 'pp',
  }),
  PINPOST_SHARDS: shardCount({
    default: 1,
    desc: `a number from 1 to ${MAX_SHARDS}, the same in every process and never changed while verifications run`,
    example: '1',
  }),
  PINPOST_PIN_KEYS: keyRing({
    desc: 'kid:base64 of 32 bytes, several separated by commas; the first encrypts, all of them decrypt',
    example: '2026a:$(openssl rand -base64 32)',
  }),
  PINPOST_FINGERPRINT_KEY: secretKey({
    desc: 'base64 of 32 bytes; changing it invalidates all account secrets and locks of numbers',
    example: '$(openssl rand -base64 32)',
  }),
  PINPOST_REDIS_DURABILITY: str({
    choices: DURABILITIES,
    default: 'memory',
    desc: 'when to acknowledge a write: once Redis has it (memory) or a replica has it (replica)',
    example: 'memory',
  }),
  PINPOST_REDIS_TIMEOUT_MS: timeoutMs({
    default: COMMAND_TIMEOUT_MS,
    desc: 'milliseconds that a request waits for Redis, 100 to 60000; then the caller gets an internal error',
    example: '2000',
  }),
  PINPOST_RETENTION: duration({
    default: 30 * UNITS.d,
    desc: 'how long an ended verification stays searchable: a whole number of s, m, h or d',
    example: '30d',
  }),
  PINPOST_OUTBOX_ENTRIES: outboxEntries({
    default: DEFAULT_OUTBOX_ENTRIES,
    desc: 'how many events are kept for subscribers that are behind, 1000 to 100000000; beyond it the oldest are dropped',
    example: '1000000',
  }),
  NODE_ENV: str({
    choices: ['production', 'development', 'test'],
    // Production by default, so that a process started by hand gets no demo account; `npm start` sets development.
    default: 'production',
    desc: 'production, development or test',
    example: 'production',
  }),
}

/** For read-only commands, which work without the PIN keys, so that support staff need not have them. */
export const READER_VARIABLES = {
  ...STORE_VARIABLES,
  PINPOST_PIN_KEYS: keyRing({
    default: undefined,
    desc: 'kid:base64 of 32 bytes, several separated by commas; without it numbers are hidden',
    example: '2026a:$(openssl rand -base64 32)',
  }),
}

interface ReaderEnvironment {
  readonly PINPOST_REDIS_URL: string
  readonly PINPOST_REDIS_PREFIX: string
  readonly PINPOST_SHARDS: number
  readonly PINPOST_PIN_KEYS: VerificationReaderOptions['keyRing']
  readonly PINPOST_FINGERPRINT_KEY: KeyObject
}

export const readerOptions = (
  environment: ReaderEnvironment,
): Omit<VerificationReaderOptions, 'onError'> => ({
  redisUrl: environment.PINPOST_REDIS_URL,
  prefix: environment.PINPOST_REDIS_PREFIX,
  shards: environment.PINPOST_SHARDS,
  keyRing: environment.PINPOST_PIN_KEYS,
  fingerprintKey: environment.PINPOST_FINGERPRINT_KEY,
})

interface StoreEnvironment {
  readonly PINPOST_REDIS_URL: string
  readonly PINPOST_REDIS_PREFIX: string
  readonly PINPOST_SHARDS: number
  readonly PINPOST_PIN_KEYS: StoreOptions['keyRing']
  readonly PINPOST_FINGERPRINT_KEY: KeyObject
  readonly PINPOST_RETENTION: number
  readonly PINPOST_REDIS_DURABILITY: StoreOptions['durability']
  readonly PINPOST_OUTBOX_ENTRIES: number
  readonly PINPOST_REDIS_TIMEOUT_MS: number
}

export function storeOptions(environment: StoreEnvironment): Omit<StoreOptions, 'onError'> {
  return {
    redisUrl: environment.PINPOST_REDIS_URL,
    prefix: environment.PINPOST_REDIS_PREFIX,
    shards: environment.PINPOST_SHARDS,
    keyRing: environment.PINPOST_PIN_KEYS,
    fingerprintKey: environment.PINPOST_FINGERPRINT_KEY,
    retentionMs: environment.PINPOST_RETENTION,
    durability: environment.PINPOST_REDIS_DURABILITY,
    commandTimeoutMs: environment.PINPOST_REDIS_TIMEOUT_MS,
    outboxEntries: environment.PINPOST_OUTBOX_ENTRIES,
  }
}
