import { type Instant, Secret } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { randomBytes } from '../redis/random.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, type Fields, readVersioned } from '../redis/versioned.ts'
import type { Seal } from '../verifications/seal.ts'
import { makeRotatingSecrets, type SealedSecret } from '../accounts/rotating-secrets.ts'
import type { EndpointSettings } from './endpoint-settings.ts'

/** A URL of an account to which its events are sent, signed as Standard Webhooks. */
export interface Endpoint extends EndpointSettings {
  readonly id: string
  readonly account: string
}

interface Entry extends EndpointSettings {
  /** newest first */
  readonly secrets: readonly SealedSecret[]
}

export interface EndpointWithSecrets extends Endpoint {
  /** `whsec_` and base64; newest first */
  readonly secrets: readonly Secret[]
}

/** Why an endpoint was not created. */
export type EndpointNotCreated = 'noAccount' | 'tooMany'

const MOST_ENDPOINTS = 5
/** The standard asks for 24 to 64 bytes. */
const SECRET_BYTES = 32

const entriesOf = (fields: Fields | undefined): ReadonlyMap<string, Entry> =>
  new Map(Object.entries(fields ?? {}).map(([id, text]) => [id, JSON.parse(text)]))

const newSecret = (): Secret => new Secret(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}`)

/** Binds a secret to its endpoint. */
const contextOf = (account: string, id: string): string => `webhook:${account}:${id}`

export interface EndpointsOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly seal: Seal
  readonly now: () => Instant
  /** whether the account exists and was not removed */
  readonly hasAccount: (key: string) => Promise<boolean>
  /** called after a change */
  readonly changed: (account: string) => void
}

/**
 * The endpoints of an account are one hash in the slot of the account, so that they are removed with it. Every change is
 * compare-and-set. Ids are random, so a removed endpoint needs no tombstone: its id never returns.
 */
export function makeEndpoints({ redis, keys, seal, now, hasAccount, changed }: EndpointsOptions) {
  const rotating = makeRotatingSecrets(seal, now)

  async function change(
    account: string,
    decide: (entries: ReadonlyMap<string, Entry>) => ReadonlyMap<string, Entry> | undefined,
  ): Promise<boolean> {
    // An account in the index without an endpoint is harmless, but the reverse is never served.
    await redis.sadd(keys.webhookAccounts, account)
    const hasChanged = await changeVersioned(redis, keys.webhookEndpoints(account), (fields) => {
      const next = decide(entriesOf(fields))
      return next && Object.fromEntries([...next].map(([id, entry]) => [id, JSON.stringify(entry)]))
    })
    changed(account)
    return hasChanged
  }

  /** @param decide undefined removes it. @returns whether there was such an endpoint */
  const changeOne = (
    account: string,
    id: string,
    decide: (entry: Entry) => Entry | undefined,
  ): Promise<boolean> =>
    change(account, (entries) => {
      const entry = entries.get(id)
      if (entry === undefined) return undefined
      const next = decide(entry)
      const others = [...entries].filter(([other]) => other !== id)
      return new Map(next === undefined ? others : [...others, [id, next]])
    })

  async function read(account: string): Promise<readonly EndpointWithSecrets[]> {
    const entries = [...entriesOf(await readVersioned(redis, keys.webhookEndpoints(account)))]
    return entries
      .map(([id, { secrets, ...settings }]) => ({
        ...settings,
        id,
        account,
        secrets: rotating.open(secrets, contextOf(account, id)),
      }))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  }

  return {
    /** With their secrets, for signing; without those whose key is not in the ring. */
    read,

    /** @returns the endpoint with its only secret */
    async create(
      account: string,
      settings: EndpointSettings,
    ): Promise<EndpointWithSecrets | EndpointNotCreated> {
      if (!(await hasAccount(account))) return 'noAccount'
      const id = `ep_${randomBytes(9).toString('hex')}`
      const secret = newSecret()
      const entry: Entry = { ...settings, secrets: rotating.add([], secret, contextOf(account, id)) }
      const isCreated = await change(account, (entries) =>
        entries.size >= MOST_ENDPOINTS ? undefined : new Map([...entries, [id, entry]]),
      )
      return isCreated ? { ...settings, id, account, secrets: [secret] } : 'tooMany'
    },

    /** The endpoints of an account, by id. */
    async list(account: string): Promise<readonly Endpoint[]> {
      return (await read(account)).map(({ secrets: _secrets, ...endpoint }) => endpoint)
    },

    /** Replaces its settings. @returns whether there is such an endpoint */
    set: (account: string, id: string, decide: (settings: EndpointSettings) => EndpointSettings) =>
      changeOne(account, id, ({ secrets, ...settings }) => ({ ...decide(settings), secrets })),

    /** @returns whether there was one */
    remove: (account: string, id: string): Promise<boolean> => changeOne(account, id, () => undefined),

    /** Adds a secret. The last one signs as well for another day. @returns undefined if there is no such endpoint */
    async rotate(account: string, id: string): Promise<Secret | undefined> {
      const secret = newSecret()
      const isThere = await changeOne(account, id, ({ secrets, ...settings }) => ({
        ...settings,
        secrets: rotating.add(secrets, secret, contextOf(account, id)),
      }))
      return isThere ? secret : undefined
    },

    /** Seals the secrets of an account with the first key of the ring, so that an older key can be removed. */
    async reseal(account: string): Promise<void> {
      await change(account, (entries) => {
        const resealed = [...entries].flatMap(([id, entry]) => {
          const secrets = rotating.reseal(entry.secrets, contextOf(account, id))
          return secrets === undefined ? [] : [[id, { ...entry, secrets }] as const]
        })
        return resealed.length === 0 ? undefined : new Map([...entries, ...resealed])
      })
    },
  }
}
