import { timingSafeEqual } from 'node:crypto'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Account } from './account.ts'
import { hashOfApiKey, listIn } from './entry.ts'

/** An account that is neither disabled nor removed, with the hashes of its live secrets and API keys. */
export interface OpenAccount {
  readonly account: Account
  readonly secretHashes: readonly string[]
  readonly apiKeys: readonly string[]
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
  readonly key: string
  readonly secret: Buffer
  readonly hash: string
}

const SID = /^(?:AC|SK)[0-9a-f]{32}$/
const isApiKey = (name: string): boolean => name.startsWith('SK') && SID.test(name)

/** The hashes of the secrets with which this name logs in to the account. */
function hashesOf({ account, secretHashes, apiKeys }: OpenAccount, name: string): readonly string[] {
  if (isApiKey(name)) return hashOfApiKey(apiKeys, name)
  return name === account.key || name === account.twilioSid ? secretHashes : []
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

  function prove(name: string, proof: Proof, live: readonly string[]): void {
    if (proven.size >= MOST_PROVEN) proven.clear()
    const others = (proven.get(name) ?? []).filter(({ hash }) => hash !== proof.hash && live.includes(hash))
    proven.set(name, [...others, proof])
  }

  /** The account, if this process has verified this secret before. */
  async function authenticateProven(name: string, secret: string): Promise<Account | undefined> {
    const given = Buffer.from(secret)
    const proof = proven.get(name)?.find((known) => areEqual(known.secret, given))
    const open = proof && (await find(proof.key))
    return proof && open && hashesOf(open, name).includes(proof.hash) ? open.account : undefined
  }

  /**
   * The account, if the secret is right. An unknown name and a wrong secret give the same answer in the same time.
   * @param name the account's key, its `twilioSid`, or the sid of an API key
   */
  async function authenticate(name: string, secret: string): Promise<Account | undefined> {
    const account = await authenticateProven(name, secret)
    if (account !== undefined) return account
    const key = SID.test(name) ? ((await redis.get(keys.sid(name))) ?? name) : name
    const [state, secrets, apiKeys] = await redis.hmget(keys.account(key), 'state', 'secrets', 'apiKeys')
    const hash = secretHash(keys, isApiKey(name) ? name : key, secret)
    const live = isApiKey(name) ? hashOfApiKey(listIn(apiKeys ?? ''), name) : listIn(secrets ?? '')
    const known = state === 'active' ? live : []
    const isRight = (known.length === 0 ? [DECOY] : known).map((each) =>
      areEqual(Buffer.from(each), Buffer.from(hash)),
    )
    if (known.length === 0 || !isRight.includes(true)) return undefined
    const open = await findNow(key)
    const hashes = open === undefined ? [] : hashesOf(open, name)
    if (open === undefined || !hashes.includes(hash)) return undefined
    prove(name, { key, secret: Buffer.from(secret), hash }, hashes)
    return open.account
  }

  return { authenticate, authenticateProven }
}
