import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, readVersioned } from '../redis/versioned.ts'
import { type Account, toAccount } from './account.ts'
import { type AccountSettings, FINGERPRINT_PREFIX, type NewAccount } from './account-settings.ts'
import { changedBy, type Entry, fromFields, type LiveEntry, toFields } from './entry.ts'
import { makeAuthentication, type OpenAccount, secretHash } from './authentication.ts'
import type { Seed } from './seed.ts'

export interface AccountOverview {
  readonly key: string
  readonly state: Entry['state']
  /** where it came from: the variable `PINPOST_ACCOUNTS`, or an operator */
  readonly source?: 'environment' | 'operator'
  readonly secrets: number
}

/** Two allow a rotation without an interruption. */
const LIVE_SECRETS = 2

/** Accounts live in Redis; every change is compare-and-set. */
export function makeAccounts(redis: RedisConnection, keys: Keys, now: () => number) {
  const printOf = (key: string, number: string): string =>
    keys.fingerprint('number', key, number).toString('base64url', 4, 24)

  /** Full numbers are not stored. */
  const withFingerprints = (key: string, { trialNumbers, ...settings }: AccountSettings): AccountSettings => {
    if (trialNumbers === undefined) return settings
    const prints = trialNumbers.map((number) =>
      number.startsWith(FINGERPRINT_PREFIX) ? number : FINGERPRINT_PREFIX + printOf(key, number),
    )
    return { ...settings, trialNumbers: prints }
  }

  const hashesOf = (key: string, secrets: readonly string[]): readonly string[] =>
    secrets.map((secret) => secretHash(keys, key, secret))

  async function read(key: string): Promise<Entry | undefined> {
    const fields = await readVersioned(redis, keys.account(key))
    return fields && fromFields(fields)
  }

  async function readOpen(key: string): Promise<OpenAccount | undefined> {
    const entry = await read(key)
    if (entry?.state !== 'active') return undefined
    const { settings, secretHashes } = entry
    return { account: toAccount(key, settings), secretHashes }
  }

  const cache = makeReadCache(readOpen, now)

  /** @param decide returns the new entry, or undefined to change nothing. @returns whether it changed */
  async function change(
    key: string,
    decide: (entry: Entry | undefined) => Entry | undefined,
    deleted: readonly string[] = [],
  ): Promise<boolean> {
    const hasChanged = await changeVersioned(
      redis,
      keys.account(key),
      (fields) => {
        const next = decide(fields && fromFields(fields))
        return next && toFields(next)
      },
      deleted,
    )
    cache.delete(key)
    return hasChanged
  }

  /**
   * Call before writing the account: an index entry without an account is harmless, but the reverse is never listed.
   */
  const index = async (key: string): Promise<void> => void (await redis.sadd(keys.accounts, key))

  /**
   * Changes an account that was not removed. @returns the entry afterwards, or undefined if there is no such account
   */
  async function changeLive(
    key: string,
    decide: (entry: LiveEntry) => LiveEntry,
  ): Promise<LiveEntry | undefined> {
    let changed: LiveEntry | undefined
    await change(key, (entry) => {
      changed = entry === undefined || entry.state === 'removed' ? undefined : decide(entry)
      return changed
    })
    return changed
  }

  const keysOf = async (): Promise<readonly string[]> => (await redis.smembers(keys.accounts)).toSorted()

  return {
    change,
    index,

    /** The entry that `PINPOST_ACCOUNTS` asks for. */
    seedOf({ key, secrets, ...given }: NewAccount): Seed {
      const settings = withFingerprints(key, given)
      const secretHashes = hashesOf(key, secrets)
      const print = keys
        .fingerprint('seed', key, JSON.stringify([settings, secretHashes]))
        .toString('base64url')
      return { key, settings, secretHashes, print }
    },

    /**
     * Writes an account on behalf of an operator.
     * @param over `replace` replaces settings and secrets of an existing account; `nothing` leaves it unchanged
     * @returns whether it was written
     */
    async save(account: NewAccount, over: 'nothing' | 'replace' = 'replace'): Promise<boolean> {
      const { key, secrets, ...given } = account
      const entry: Entry = {
        state: 'active',
        changed: [],
        settings: withFingerprints(key, given),
        secretHashes: hashesOf(key, secrets),
      }
      await index(key)
      return change(key, (current) =>
        over === 'replace' || current === undefined || current.state === 'removed' ? entry : undefined,
      )
    },

    /** The sorted keys of all accounts, including removed ones. */
    keys: keysOf,

    /** Keys are never deleted, so an unchanged count means unchanged keys. */
    count: (): Promise<number> => redis.scard(keys.accounts),

    /** All accounts, including removed ones, sorted by key. */
    async list(): Promise<readonly AccountOverview[]> {
      const all = await Promise.all(
        (await keysOf()).map(async (key): Promise<readonly AccountOverview[]> => {
          const entry = await read(key)
          if (entry === undefined) return []
          if (entry.state === 'removed') return [{ key, state: entry.state, secrets: 0 }]
          const source = entry.seeded === undefined ? 'operator' : 'environment'
          return [{ key, state: entry.state, source, secrets: entry.secretHashes.length }]
        }),
      )
      return all.flat()
    },

    /** Whether there is an entry, even for a removed account. */
    isKnown: async (key: string): Promise<boolean> => (await redis.exists(keys.account(key))) === 1,

    /** The account, unless it is disabled or removed. */
    async find(key: string): Promise<Account | undefined> {
      return (await cache.get(key))?.account
    },

    /** The settings as they were given, even if the account is disabled. */
    async settings(key: string): Promise<AccountSettings | undefined> {
      const entry = await read(key)
      return entry === undefined || entry.state === 'removed' ? undefined : entry.settings
    },

    /** Replaces its settings and keeps its secrets. @returns whether there is such an account */
    async set(key: string, decide: (settings: AccountSettings) => AccountSettings): Promise<boolean> {
      const next = await changeLive(key, (entry) =>
        changedBy(entry, 'settings', { settings: withFingerprints(key, decide(entry.settings)) }),
      )
      return next !== undefined
    },

    /** @returns whether there is such an account */
    async enable(key: string, isEnabled: boolean): Promise<boolean> {
      const state = isEnabled ? 'active' : 'disabled'
      return (await changeLive(key, (entry) => changedBy(entry, 'state', { state }))) !== undefined
    },

    /**
     * Adds a live secret. A third one replaces the oldest.
     * @returns the number of live secrets, or undefined if there is no such account
     */
    async addSecret(key: string, secret: string): Promise<number | undefined> {
      const added = secretHash(keys, key, secret)
      const next = await changeLive(key, (entry) =>
        changedBy(entry, 'secrets', {
          secretHashes: [...entry.secretHashes.filter((hash) => hash !== added), added].slice(-LIVE_SECRETS),
        }),
      )
      return next?.secretHashes.length
    },

    /** Revokes the older of two secrets. @returns how many are left, or undefined if there is no such account */
    async dropOldSecret(key: string): Promise<number | undefined> {
      const next = await changeLive(key, (entry) =>
        changedBy(entry, 'secrets', { secretHashes: entry.secretHashes.slice(-1) }),
      )
      return next?.secretHashes.length
    },

    /** Also removes its templates, unblocked networks, applications, hooks and webhook endpoints. @returns whether there was one */
    async remove(key: string): Promise<boolean> {
      const applications = await redis.hkeys(keys.applications(key))
      const isRemoved = await change(
        key,
        (entry) => (entry === undefined || entry.state === 'removed' ? undefined : { state: 'removed' }),
        [keys.settings(key), keys.applications(key), keys.hooks(key), keys.webhookEndpoints(key)],
      )
      if (isRemoved) for (const id of applications) await redis.del(keys.application(id))
      return isRemoved
    },

    /** A trial account may verify only its own numbers. */
    permits: ({ key, trialNumbers }: Account, number: string): boolean =>
      trialNumbers === undefined || trialNumbers.includes(FINGERPRINT_PREFIX + printOf(key, number)),

    ...makeAuthentication({
      redis,
      keys,
      find: (key) => cache.get(key),
      findNow(key) {
        cache.delete(key)
        return cache.get(key)
      },
    }),
  }
}

export type Accounts = ReturnType<typeof makeAccounts>
