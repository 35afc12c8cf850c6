import { createHmac, randomBytes } from 'node:crypto'

/** At most so many shards: the first two hex digits of an id name one. */
export const MAX_SHARDS = 256

export interface KeysOptions {
  /** begins every key, so that several installations can share a Redis */
  readonly prefix: string
  readonly shards: number
  /** 32 bytes; keys the fingerprints of numbers and secrets */
  readonly fingerprintKey: Buffer
}

const shardOf = (id: string): number => Number.parseInt(id.slice(0, 2), 16)

/**
 * Names of everything in Redis. The hash tag `{<prefix><shard>}` puts record, lock, due index and queue of one
 * verification into one Redis Cluster slot.
 */
export function makeKeys({ prefix, shards, fingerprintKey }: KeysOptions) {
  const tag = (shard: number): string => `{${prefix}${shard}}`

  /** Keyed, so that a dump of Redis cannot be searched for a number or a secret. */
  const fingerprint = (purpose: 'number' | 'secret', ...parts: string[]): Buffer =>
    createHmac('sha256', fingerprintKey)
      .update([purpose, ...parts].join('\0'))
      .digest()

  const numberFingerprint = (account: string, number: string): Buffer =>
    fingerprint('number', account, number)

  return {
    tag,
    fingerprint,
    shardOf,
    /** 32 lower-case hex digits: the shard, then 120 random bits. */
    newId(account: string, number: string): string {
      const shard = numberFingerprint(account, number).readUInt32BE(0) % shards
      return shard.toString(16).padStart(2, '0') + randomBytes(15).toString('hex')
    },
    isId: (id: string): boolean => /^[0-9a-f]{32}$/.test(id) && shardOf(id) < shards,
    record: (id: string): string => `${tag(shardOf(id))}:v:${id}`,
    lock(account: string, number: string): string {
      const print = numberFingerprint(account, number)
      return `${tag(print.readUInt32BE(0) % shards)}:lock:${print.toString('base64url', 4, 24)}`
    },
    due: (shard: number): string => `${tag(shard)}:due`,
    awaited: (shard: number): string => `${tag(shard)}:awaited`,
    rate: (route: string): string => `${prefix}:rate:${route}`,
    conversions: (channel: string, country = '--'): string => `${prefix}:conversions:${channel}:${country}`,
    breakers: `${prefix}:breakers`,
    switches: `${prefix}:switches`,
    paces: `${prefix}:paces`,
    accounts: `${prefix}:accounts`,
    account: (key: string): string => `${prefix}:account:${key}`,
    starts: (account: string, day: string): string => `${prefix}:starts:${account}:${day}`,
    settings: (account: string): string => `${prefix}:settings:${account}`,
  }
}

export type Keys = ReturnType<typeof makeKeys>
