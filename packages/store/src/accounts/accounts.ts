import { InvalidSettings } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, readVersioned } from '../redis/versioned.ts'
import { type Account, toAccount } from './account.ts'
import {
  type AccountSettings,
  type ApiKey,
  FINGERPRINT_PREFIX,
  MOST_API_KEYS,
  type NewAccount,
  sidsOf,
} from './account-settings.ts'
import { changedBy, type Entry, fromFields, hashOfApiKey, type LiveEntry, toFields } from './entry.ts'
import { makeAuthentication, type OpenAccount, secretHash } from './authentication.ts'
import type { Seed } from './seed.ts'

export interface AccountOverview {
  readonly key: string
  readonly state: Entry['state']
  /** where it came from: the variable `PINPOST_ACCOUNTS`, or an operator */
  readonly source?: 'environment' | 'operator'
  readonly secrets: number
}

/** An account that was not removed. */
export interface AccountDetails extends AccountOverview {
  /** with fingerprints for trial numbers */
  readonly settings: AccountSettings
  /** the sids of its API keys, oldest first */
  readonly apiKeys: readonly string[]
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

  const apiKeyOf = ({ sid, secret }: ApiKey): string => `${sid}:${secretHash(keys, sid, secret)}`

  async function read(key: string): Promise<Entry | undefined> {
    const fields = await readVersioned(redis, keys.account(key))
    return fields && fromFields(fields)
  }

  async function readOpen(key: string): Promise<OpenAccount | undefined> {
    const entry = await read(key)
    if (entry?.state !== 'active') return undefined
    const { settings, secretHashes, apiKeys } = entry
    return { account: toAccount(key, settings), secretHashes, apiKeys }
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

  /** Call before writing the account. @returns whether no other account has the sid */
  async function reserve(key: string, sid: string): Promise<boolean> {
    const owner = await redis.set(keys.sid(sid), key, 'NX', 'GET')
    if (owner === null || owner === key) return true
    const entry = await read(owner)
    if (entry !== undefined && hasSid(entry, sid)) return false
    await redis.set(keys.sid(sid), key)
    return true
  }

  /** @throws InvalidSettings if another account has one of them */
  async function reserveAll(key: string, sids: readonly string[]): Promise<void> {
    for (const sid of sids)
      if (!(await reserve(key, sid)))
        throw new InvalidSettings([{ path: sid, problem: 'another account has this sid' }])
  }

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
    reserveAll,

    /** The entry that `PINPOST_ACCOUNTS` asks for. */
    seedOf({ key, secrets, apiKeys: given = [], ...others }: NewAccount): Seed {
      const settings = withFingerprints(key, others)
      const secretHashes = hashesOf(key, secrets)
      const apiKeys = given.map(apiKeyOf)
      const print = keys
        .fingerprint('seed', key, JSON.stringify([settings, secretHashes, ...apiKeys]))
        .toString('base64url')
      return { key, settings, secretHashes, apiKeys, print }
    },

    /**
     * Writes an account on behalf of an operator.
     * @param over `replace` replaces settings and secrets of an existing account; `nothing` leaves it unchanged
     * @returns whether it was written
     * @throws InvalidSettings if another account has its sid, or that of an API key
     */
    async save(account: NewAccount, over: 'nothing' | 'replace' = 'replace'): Promise<boolean> {
      const { key, secrets, apiKeys = [], ...given } = account
      const entry: Entry = {
        state: 'active',
        changed: [],
        settings: withFingerprints(key, given),
        secretHashes: hashesOf(key, secrets),
        apiKeys: apiKeys.map(apiKeyOf),
      }
      await index(key)
      await reserveAll(key, sidsOf(account))
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
          return entry === undefined ? [] : [overviewOf(key, entry)]
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

    /** Also of a disabled account; undefined if there is none, or it was removed. */
    async details(key: string): Promise<AccountDetails | undefined> {
      const entry = await read(key)
      if (entry === undefined || entry.state === 'removed') return undefined
      return { ...overviewOf(key, entry), settings: entry.settings, apiKeys: entry.apiKeys.map(sidIn) }
    },

    /** The settings as they were given, even if the account is disabled. */
    async settings(key: string): Promise<AccountSettings | undefined> {
      const entry = await read(key)
      return entry === undefined || entry.state === 'removed' ? undefined : entry.settings
    },

    /**
     * Replaces its settings and keeps its secrets. @returns whether there is such an account
     * @throws InvalidSettings if another account has its sid
     */
    async set(key: string, decide: (settings: AccountSettings) => AccountSettings): Promise<boolean> {
      const current = await read(key)
      if (current === undefined || current.state === 'removed') return false
      await reserveAll(key, sidsOf(decide(current.settings)))
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

    /**
     * Adds an API key.
     * @returns undefined if there is no such account, and false if it has the key already or as many as it may have
     * @throws InvalidSettings if another account has the sid
     */
    async addApiKey(key: string, apiKey: ApiKey): Promise<boolean | undefined> {
      await reserveAll(key, [apiKey.sid])
      let isFree = false
      const next = await changeLive(key, (entry) => {
        isFree = entry.apiKeys.length < MOST_API_KEYS && hashOfApiKey(entry.apiKeys, apiKey.sid).length === 0
        return isFree ? changedBy(entry, 'apiKeys', { apiKeys: [...entry.apiKeys, apiKeyOf(apiKey)] }) : entry
      })
      return next && isFree
    },

    /** The sids of its API keys, oldest first; undefined if there is no such account. */
    async apiKeys(key: string): Promise<readonly string[] | undefined> {
      const entry = await read(key)
      return entry === undefined || entry.state === 'removed' ? undefined : entry.apiKeys.map(sidIn)
    },

    /** @returns whether it had this API key */
    async removeApiKey(key: string, sid: string): Promise<boolean> {
      let wasThere = false
      await changeLive(key, (entry) => {
        wasThere = entry.apiKeys.some((each) => sidIn(each) === sid)
        return changedBy(entry, 'apiKeys', { apiKeys: entry.apiKeys.filter((each) => sidIn(each) !== sid) })
      })
      return wasThere
    },

    /** Also removes all that it set up: settings, applications, hooks, services and more. @returns whether there was one */
    async remove(key: string): Promise<boolean> {
      const applications = await redis.hkeys(keys.applications(key))
      const isRemoved = await change(
        key,
        (entry) => (entry === undefined || entry.state === 'removed' ? undefined : { state: 'removed' }),
        [
          keys.settings(key),
          keys.applications(key),
          keys.hooks(key),
          keys.webhookEndpoints(key),
          keys.services(key),
          keys.safeList(key),
        ],
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

function overviewOf(key: string, entry: Entry): AccountOverview {
  if (entry.state === 'removed') return { key, state: entry.state, secrets: 0 }
  const source = entry.seeded === undefined ? 'operator' : 'environment'
  return { key, state: entry.state, source, secrets: entry.secretHashes.length }
}

const sidIn = (apiKey: string): string => apiKey.slice(0, apiKey.indexOf(':'))

const hasSid = (entry: Entry, sid: string): boolean =>
  entry.state !== 'removed' &&
  (entry.settings.twilioSid === sid || entry.apiKeys.some((each) => sidIn(each) === sid))

export type Accounts = ReturnType<typeof makeAccounts>
