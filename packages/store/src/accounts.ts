import { timingSafeEqual } from 'node:crypto'

import type { AdmissionRules, Policy } from '@pinpost/core'
import type { Redis } from 'ioredis'

import type { Keys } from './keys.ts'

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

/** A change of an account reaches every process within this time. */
const CACHE_MS = 2_000
const CACHE_ENTRIES = 1_000

export function makeAccounts(redis: Redis, keys: Keys, now: () => number) {
  const cache = new Map<string, { readonly entry: Entry | undefined; readonly until: number }>()

  const hash = (key: string, secret: string): Buffer => keys.fingerprint('secret', key, secret)

  const printOf = (key: string, number: string): string =>
    keys.fingerprint('number', key, number).toString('base64url', 4, 24)

  async function read(key: string): Promise<Entry | undefined> {
    const cached = cache.get(key)
    if (cached !== undefined && cached.until > now()) return cached.entry
    const text = await redis.get(keys.account(key))
    const entry: Entry | undefined = text === null ? undefined : JSON.parse(text)
    if (cache.size >= CACHE_ENTRIES) cache.clear()
    cache.set(key, { entry, until: now() + CACHE_MS })
    return entry
  }

  return {
    async save({ secrets, trialNumbers, ...account }: NewAccount): Promise<void> {
      const prints = trialNumbers?.map((number) => printOf(account.key, number))
      const entry: Entry = {
        account: { ...account, trialNumbers: prints },
        secretHashes: secrets.map((secret) => hash(account.key, secret).toString('base64')),
      }
      await redis.set(keys.account(account.key), JSON.stringify(entry))
      cache.delete(account.key)
    },

    /** Whether the account is open for this number: a trial account is so only for its own. */
    permits: ({ key, trialNumbers }: Account, number: string): boolean =>
      trialNumbers === undefined || trialNumbers.includes(printOf(key, number)),

    /** The account whose live secret this is; an unknown key and a wrong secret look and last the same. */
    async authenticate(key: string, secret: string): Promise<Account | undefined> {
      const given = hash(key, secret)
      const entry = await read(key)
      const hashes = entry?.secretHashes.map((text) => Buffer.from(text, 'base64')) ?? [
        Buffer.alloc(given.length),
      ]
      const matches = hashes.map((known) => known.length === given.length && timingSafeEqual(known, given))
      return matches.includes(true) ? entry?.account : undefined
    },
  }
}

export type Accounts = ReturnType<typeof makeAccounts>
