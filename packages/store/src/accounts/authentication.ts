import { timingSafeEqual } from 'node:crypto'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Account } from './account.ts'
import { hashesIn } from './entry.ts'

/** An account that is open, and what its live secrets hash to. */
export interface OpenAccount {
  readonly account: Account
  readonly secretHashes: readonly string[]
}

export interface AuthenticationOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  /** the account if it is open, up to two seconds old, up to a minute while its server is away */
  readonly find: (key: string) => Promise<OpenAccount | undefined>
  /** the same, read anew */
  readonly findNow: (key: string) => Promise<OpenAccount | undefined>
}

interface Proof {
  readonly secret: Buffer
  readonly hash: string
}

/** What an unknown key is compared with. */
const DECOY = Buffer.alloc(32).toString('base64')
/** An installation with more accounts forgets which secrets it saw, and reads them again. */
const MOST_PROVEN = 2_000

const areEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

export const secretHash = (keys: Keys, key: string, secret: string): string =>
  keys.fingerprint('secret', key, secret).toString('base64')

/** Tells which account a key and secret belong to. */
export function makeAuthentication({ redis, keys, find, findNow }: AuthenticationOptions) {
  /**
   * Secrets that were right before: they need neither a hash nor Redis. All others are looked up in Redis each time, so
   * that a wrong secret of a known key takes as long as one of an unknown key.
   */
  const proven = new Map<string, readonly Proof[]>()

  function prove(key: string, proof: Proof, live: readonly string[]): void {
    if (proven.size >= MOST_PROVEN) proven.clear()
    const others = (proven.get(key) ?? []).filter(({ hash }) => hash !== proof.hash && live.includes(hash))
    proven.set(key, [...others, proof])
  }

  /** The account whose live secret this is, if this process has found it right before. */
  async function authenticateProven(key: string, secret: string): Promise<Account | undefined> {
    const given = Buffer.from(secret)
    const proof = proven.get(key)?.find((known) => areEqual(known.secret, given))
    const open = proof && (await find(key))
    return open?.secretHashes.includes(proof?.hash ?? '') === true ? open.account : undefined
  }

  /** The account whose live secret this is; an unknown key and a wrong secret look and last the same. */
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
