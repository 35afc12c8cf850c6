import { timingSafeEqual } from 'node:crypto'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Account } from './account.ts'
import { hashesIn } from './entry.ts'

/** An account that is neither disabled nor removed, with the hashes of its live secrets. */
export interface OpenAccount {
  readonly account: Account
  readonly secretHashes: readonly string[]
}

export interface AuthenticationOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  /** cached for two seconds, and for a minute while its Redis server is down */
  readonly find: (key: string) => Promise<OpenAccount | undefined>
  /** the same, not cached */
  readonly findNow: (key: string) => Promise<OpenAccount | undefined>
}

interface Proof {
  readonly secret: Buffer
  readonly hash: string
}

/** An unknown key is compared with this, to take the same time. */
const DECOY = Buffer.alloc(32).toString('base64')
/** Above this, the cache is cleared. */
const MOST_PROVEN = 2_000

const areEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

export const secretHash = (keys: Keys, key: string, secret: string): string =>
  keys.fingerprint('secret', key, secret).toString('base64')

export function makeAuthentication({ redis, keys, find, findNow }: AuthenticationOptions) {
  /**
   * Secrets that were right before need neither a hash nor Redis. All others are read from Redis each time, so that a
   * wrong secret takes as long as an unknown key.
   */
  const proven = new Map<string, readonly Proof[]>()

  function prove(key: string, proof: Proof, live: readonly string[]): void {
    if (proven.size >= MOST_PROVEN) proven.clear()
    const others = (proven.get(key) ?? []).filter(({ hash }) => hash !== proof.hash && live.includes(hash))
    proven.set(key, [...others, proof])
  }

  /** The account, if this process has verified this secret before. */
  async function authenticateProven(key: string, secret: string): Promise<Account | undefined> {
    const given = Buffer.from(secret)
    const proof = proven.get(key)?.find((known) => areEqual(known.secret, given))
    const open = proof && (await find(key))
    return open?.secretHashes.includes(proof?.hash ?? '') === true ? open.account : undefined
  }

  /** The account, if the secret is right. An unknown key and a wrong secret give the same answer in the same time. */
  async function authenticate(key: string, secret: string): Promise<Account | undefined> {
    const account = await authenticateProven(key, secret)
    if (account !== undefined) return account
    const [state, secrets] = await redis.hmget(keys.account(key), 'state', 'secrets')
    const hash = secretHash(keys, key, secret)
    const known = state === 'active' ? hashesIn(secrets ?? '') : []
    const isRight = (known.length === 0 ? [DECOY] : known).map((each) =>
      areEqual(Buffer.from(each), Buffer.from(hash)),
    )
    if (known.length === 0 || !isRight.includes(true)) return undefined
    const open = await findNow(key)
    if (open?.secretHashes.includes(hash) !== true) return undefined
    prove(key, { secret: Buffer.from(secret), hash }, open.secretHashes)
    return open.account
  }

  return { authenticate, authenticateProven }
}
