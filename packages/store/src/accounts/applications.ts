import { randomUUID } from 'node:crypto'

import { Secret } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { randomBytes } from '../redis/random.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, type Fields, readVersioned } from '../redis/versioned.ts'
import type { Seal } from '../verifications/seal.ts'
import type { ApplicationSettings } from './application-settings.ts'

/** A client of an account that signs its requests with a private key. */
export interface Application extends ApplicationSettings {
  /** a lower-case UUID with dashes */
  readonly id: string
  /** the key of its account */
  readonly account: string
}

interface Active extends ApplicationSettings {
  readonly state: 'active'
  /** the sealed secret that signs callbacks to its status URL */
  readonly signature?: string | undefined
}

type Entry = Active | { readonly state: 'removed' }

/** An application to whose status URL callbacks are sent. */
export interface CallbackTarget {
  readonly id: string
  readonly account: string
  readonly url: string
  /** undefined if it has none, or the key that sealed it is not in the ring */
  readonly secret: Secret | undefined
}

/** Why an application was not created. */
export type NotCreated = 'noAccount' | 'exists' | 'tooMany'

const MOST_APPLICATIONS = 100
/** Maximum number of removed ids that are remembered, so that no other account can use them. */
const MOST_REMOVED = 100

const entriesOf = (fields: Fields | undefined): ReadonlyMap<string, Entry> =>
  new Map(Object.entries(fields ?? {}).map(([id, text]) => [id, JSON.parse(text)]))

const fieldsOf = (entries: ReadonlyMap<string, Entry>): Fields =>
  Object.fromEntries([...entries].map(([id, entry]) => [id, JSON.stringify(entry)]))

export interface ApplicationsOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly seal: Seal
  readonly now: () => number
  /** whether the account exists */
  readonly hasAccount: (key: string) => Promise<boolean>
}

const SECRET_BYTES = 32

/** Binds a secret to its application. */
const contextOf = (id: string): string => `application:${id}`

/**
 * All applications of an account are one hash in the account's slot, so that they are removed with it. Another key for
 * each application contains its account. Every change is compare-and-set.
 */
export function makeApplications({ redis, keys, seal, now, hasAccount }: ApplicationsOptions) {
  const read = async (account: string): Promise<ReadonlyMap<string, Entry>> =>
    entriesOf(await readVersioned(redis, keys.applications(account)))

  async function readOne(id: string): Promise<Application | undefined> {
    const account = await redis.get(keys.application(id))
    if (account === null) return undefined
    const text = await redis.hget(keys.applications(account), id)
    const entry: Entry | undefined = text === null ? undefined : JSON.parse(text)
    return toApplication(id, account, entry)
  }

  const cache = makeReadCache(readOne, now)

  function opened(id: string, signature: string | undefined): Secret | undefined {
    try {
      return signature === undefined ? undefined : new Secret(seal.open(signature, contextOf(id)))
    } catch {
      return undefined
    }
  }

  const change = (
    account: string,
    decide: (entries: ReadonlyMap<string, Entry>) => ReadonlyMap<string, Entry> | undefined,
  ): Promise<boolean> =>
    changeVersioned(redis, keys.applications(account), (fields) => {
      const next = decide(entriesOf(fields))
      return next && fieldsOf(next)
    })

  /** Call before saving a status URL: an index entry without one is harmless, but the reverse is never served. */
  const indexAccount = async (account: string): Promise<void> =>
    void (await redis.sadd(keys.webhookAccounts, account))

  /** Changes one, unless it was removed. @returns whether it exists */
  async function changeActive(id: string, decide: (entry: Active) => Entry | undefined): Promise<boolean> {
    const account = await redis.get(keys.application(id))
    if (account === null) return false
    const hasChanged = await change(account, (entries) => {
      const entry = entries.get(id)
      if (entry?.state !== 'active') return undefined
      const next = decide(entry)
      return next && new Map(entries).set(id, next)
    })
    cache.delete(id)
    return hasChanged
  }

  /** Reserves the id for this account, unless another account has or had an application with it. */
  async function reserve(account: string, id: string): Promise<boolean> {
    const owner = await redis.set(keys.application(id), account, 'NX', 'GET')
    if (owner === null || owner === account) return true
    // Ids of removed accounts are free again.
    if ((await read(owner)).has(id)) return false
    await redis.set(keys.application(id), account)
    return true
  }

  return {
    /** @param id of an application that exists at Vonage, so that its clients need no new configuration */
    async create(
      account: string,
      settings: ApplicationSettings,
      id: string = randomUUID(),
    ): Promise<Application | NotCreated> {
      if (!(await hasAccount(account))) return 'noAccount'
      if (!(await reserve(account, id))) return 'exists'
      if (settings.statusUrl !== undefined) await indexAccount(account)
      let reason: NotCreated | undefined
      let forgotten: readonly string[] = []
      await change(account, (entries) => {
        const active = [...entries].filter(([, { state }]) => state === 'active')
        const removed = [...entries].filter(([other, { state }]) => state === 'removed' && other !== id)
        reason = refusalOf(entries.get(id), active.length)
        if (reason !== undefined) return undefined
        forgotten = removed.slice(0, -MOST_REMOVED).map(([other]) => other)
        const created: Entry = { state: 'active', ...settings }
        return new Map([...removed.slice(-MOST_REMOVED), ...active, [id, created]])
      })
      if (reason !== undefined) return reason
      for (const other of forgotten) await redis.del(keys.application(other))
      cache.delete(id)
      return { id, account, ...settings }
    },

    /** The applications of an account, by id. */
    async list(account: string): Promise<readonly Application[]> {
      const all = [...(await read(account))].flatMap(([id, entry]) => toApplication(id, account, entry) ?? [])
      return all.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    },

    /** From a cache: up to two seconds old, or a minute while Redis does not answer. */
    find: (id: string): Promise<Application | undefined> => cache.get(id),

    /** Replaces its settings. @returns whether there is such an application */
    async set(id: string, decide: (settings: ApplicationSettings) => ApplicationSettings): Promise<boolean> {
      const account = await redis.get(keys.application(id))
      if (account !== null) await indexAccount(account)
      return changeActive(id, ({ state, signature, ...settings }) => ({
        state,
        signature,
        ...decide(settings),
      }))
    },

    /**
     * Sets the secret that signs callbacks to its status URL.
     * @param over `replace` replaces an existing secret; `nothing` leaves it unchanged
     * @returns the secret; undefined if it was not set
     */
    async sign(
      id: string,
      over: 'nothing' | 'replace',
      secret: Secret = new Secret(randomBytes(SECRET_BYTES).toString('base64url')),
    ): Promise<Secret | undefined> {
      const isSet = await changeActive(id, (entry) => {
        if (over === 'nothing' && entry.signature !== undefined) return undefined
        return { ...entry, signature: seal.seal(secret.reveal(), contextOf(id)) }
      })
      return isSet ? secret : undefined
    },

    /** The applications of an account that have a status URL. */
    async callbackTargets(account: string): Promise<readonly CallbackTarget[]> {
      return [...(await read(account))].flatMap(([id, entry]) =>
        entry.state === 'removed' || entry.statusUrl === undefined
          ? []
          : [{ id, account, url: entry.statusUrl, secret: opened(id, entry.signature) }],
      )
    },

    /** Seals the secrets of an account with the first key of the ring, so that an older key can be removed. */
    async reseal(account: string): Promise<void> {
      for (const [id, entry] of await read(account)) {
        const signature = entry.state === 'active' ? entry.signature : undefined
        const secret = opened(id, signature)
        if (signature === undefined || secret === undefined || seal.isLatest(signature)) continue
        const sealed = seal.seal(secret.reveal(), contextOf(id))
        await changeActive(id, (current) =>
          current.signature === signature ? { ...current, signature: sealed } : undefined,
        )
      }
    },

    /** Only an operator can create it again. @returns whether it existed */
    remove: (id: string): Promise<boolean> => changeActive(id, () => ({ state: 'removed' })),

    /**
     * Records the `jti` of a token, so that each token is accepted once.
     * @param lifeMs until the token has expired
     * @returns whether it is new
     */
    async takeToken(application: string, jti: string, lifeMs: number): Promise<boolean> {
      // A command that is repeated after a lost connection finds its own value.
      const mark = randomBytes(9).toString('base64url')
      const key = keys.token(application, jti)
      const earlier = await redis.set(key, mark, 'PX', Math.max(1, Math.ceil(lifeMs)), 'NX', 'GET')
      return earlier === null || earlier === mark
    },
  }
}

function refusalOf(current: Entry | undefined, active: number): NotCreated | undefined {
  if (current?.state === 'active') return 'exists'
  return active >= MOST_APPLICATIONS ? 'tooMany' : undefined
}

function toApplication(id: string, account: string, entry: Entry | undefined): Application | undefined {
  if (entry?.state !== 'active') return undefined
  const { state: _state, signature: _signature, ...settings } = entry
  return { id, account, ...settings }
}

export type Applications = ReturnType<typeof makeApplications>
