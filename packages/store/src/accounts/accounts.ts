import { timingSafeEqual } from 'node:crypto'

import type { AdmissionRules, Policy } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** A tenant. */
export interface Account {
  readonly key: string
  /** may choose PINs itself (`pin_code`) */
  readonly customPin: boolean
  readonly policy: Policy
  /** what it may verify */
  readonly admission: AdmissionRules
  /** may verify numbers of ranges for films and tests, in production too */
  readonly fictionalNumbers?: boolean | undefined
  /** may lift blocks of networks itself */
  readonly networkUnblock: boolean
  /** API calls in a second, counted by each API process; no limit where not given */
  readonly requestsPerSecond?: number | undefined
  /** verifications that it may begin in a day (UTC); no limit where not given */
  readonly startsPerDay?: number | undefined
  /** fingerprints of the only numbers that a trial account may verify */
  readonly trialNumbers?: readonly string[] | undefined
}

export interface NewAccount extends Omit<Account, 'trialNumbers'> {
  /** one or two live ones: the second is for rotation */
  readonly secrets: readonly string[]
  /** E.164 with `+` */
  readonly trialNumbers?: readonly string[] | undefined
}

interface Entry {
  readonly account: Account
  /** base64 of keyed hashes */
  readonly secretHashes: readonly string[]
}

/** An entry as it was read, for the seconds that it is kept. */
interface KeptEntry {
  readonly entry: Entry
  readonly hashes: readonly Buffer[]
  /** Secrets whose hash was found right: to compare one costs a tenth of what its hash does. */
  readonly proven: Buffer[]
}

/** What an unknown key is compared with. */
const NO_HASHES: readonly Buffer[] = [Buffer.alloc(32)]

const areEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

/** The one in use and the one that it is changed for. */
const LIVE_SECRETS = 2

export function makeAccounts(redis: RedisConnection, keys: Keys, now: () => number) {
  const hash = (key: string, secret: string): Buffer => keys.fingerprint('secret', key, secret)

  const printOf = (key: string, number: string): string =>
    keys.fingerprint('number', key, number).toString('base64url', 4, 24)

  const cache = makeReadCache(async (key): Promise<KeptEntry | undefined> => {
    const text = await redis.get(keys.account(key))
    if (text === null) return undefined
    const entry: Entry = JSON.parse(text)
    return { entry, hashes: entry.secretHashes.map((base64) => Buffer.from(base64, 'base64')), proven: [] }
  }, now)

  async function write(key: string, entry: Entry): Promise<void> {
    await Promise.all([redis.set(keys.account(key), JSON.stringify(entry)), redis.sadd(keys.accounts, key)])
    cache.forget(key)
  }

  async function change(
    key: string,
    secrets: (entry: Entry) => readonly string[],
  ): Promise<number | undefined> {
    cache.forget(key)
    const entry = (await cache.get(key))?.entry
    if (entry === undefined) return undefined
    const secretHashes = secrets(entry)
    await write(key, { ...entry, secretHashes })
    return secretHashes.length
  }

  return {
    async save({ secrets, trialNumbers, ...account }: NewAccount): Promise<void> {
      const prints = trialNumbers?.map((number) => printOf(account.key, number))
      const entry: Entry = {
        account: { ...account, trialNumbers: prints },
        secretHashes: secrets.map((secret) => hash(account.key, secret).toString('base64')),
      }
      await write(account.key, entry)
    },

    /** Every account's key, in order. */
    async keys(): Promise<readonly string[]> {
      return (await redis.smembers(keys.accounts)).toSorted()
    },

    async find(key: string): Promise<Account | undefined> {
      return (await cache.get(key))?.entry.account
    },

    /**
     * Adds a live secret; of more than two the oldest goes.
     * @returns how many live ones there are, or undefined where there is no such account
     */
    async addSecret(key: string, secret: string): Promise<number | undefined> {
      return change(key, (entry) =>
        [...entry.secretHashes, hash(key, secret).toString('base64')].slice(-LIVE_SECRETS),
      )
    },

    /** Ends the older of two secrets. @returns how many are left, or undefined where there is no such account */
    async dropOldSecret(key: string): Promise<number | undefined> {
      return change(key, (entry) => entry.secretHashes.slice(-1))
    },

    /** @returns whether there was one */
    async remove(key: string): Promise<boolean> {
      const [removed] = await Promise.all([redis.del(keys.account(key)), redis.srem(keys.accounts, key)])
      cache.forget(key)
      return removed === 1
    },

    /** Whether the account is open for this number: a trial account is so only for its own. */
    permits: ({ key, trialNumbers }: Account, number: string): boolean =>
      trialNumbers === undefined || trialNumbers.includes(printOf(key, number)),

    /** The account whose live secret this is; an unknown key and a wrong secret look and last the same. */
    async authenticate(key: string, secret: string): Promise<Account | undefined> {
      const kept = await cache.get(key)
      const given = Buffer.from(secret)
      if (kept?.proven.some((known) => areEqual(known, given))) return kept.entry.account
      const givenHash = hash(key, secret)
      const matches = (kept?.hashes ?? NO_HASHES).map((known) => areEqual(known, givenHash))
      if (kept === undefined || !matches.includes(true)) return undefined
      kept.proven.push(given)
      return kept.entry.account
    },
  }
}

export type Accounts = ReturnType<typeof makeAccounts>
