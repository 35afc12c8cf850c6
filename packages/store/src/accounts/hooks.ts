import { type Instant, Secret } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, readVersioned } from '../redis/versioned.ts'
import type { Seal } from '../verifications/seal.ts'
import { type HookName, type HookSettings, isHookName } from './hook-settings.ts'

/** An identity system of an account that has its codes delivered. */
export interface Hook extends HookSettings {
  readonly name: HookName
  /** newest first */
  readonly secrets: readonly Secret[]
}

interface SealedSecret {
  readonly sealed: string
  /** set once it was replaced */
  readonly until?: Instant
}

interface Entry extends HookSettings {
  /** newest first */
  readonly secrets: readonly SealedSecret[]
}

export interface HooksOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly seal: Seal
  readonly now: () => Instant
  /** whether the account exists and was not removed */
  readonly hasAccount: (key: string) => Promise<boolean>
}

/** A replaced secret is accepted for another day, so that the identity system can be changed later. */
const OLD_SECRET_LIFE_MS = 86_400_000

/** Binds a secret to its hook. */
const contextOf = (account: string, name: HookName): string => `hook:${account}:${name}`

const settingsOf = ({ secrets: _secrets, ...settings }: Entry): HookSettings => settings

/**
 * The hooks of an account are one hash in its slot, so that they are removed with it: at most one for each identity
 * system. Every change is compare-and-set.
 */
export function makeHooks({ redis, keys, seal, now, hasAccount }: HooksOptions) {
  const sealed = (account: string, name: HookName, secret: Secret): SealedSecret => ({
    sealed: seal.seal(secret.reveal(), contextOf(account, name)),
  })

  function opened(account: string, name: HookName, secret: SealedSecret): Secret | undefined {
    try {
      return new Secret(seal.open(secret.sealed, contextOf(account, name)))
    } catch {
      return undefined
    }
  }

  async function entriesOf(account: string): Promise<readonly (readonly [HookName, Entry])[]> {
    const fields = Object.entries((await readVersioned(redis, keys.hooks(account))) ?? {})
    return fields.flatMap(([name, text]) => (isHookName(name) ? [[name, JSON.parse(text)] as const] : []))
  }

  async function read(account: string): Promise<readonly Hook[]> {
    return (await entriesOf(account)).map(([name, { secrets, ...settings }]) => ({
      ...settings,
      name,
      secrets: secrets
        .filter(({ until }) => until === undefined || until > now())
        .flatMap((secret) => opened(account, name, secret) ?? []),
    }))
  }

  const cache = makeReadCache(read, now)

  /** @param decide returns the new entry; undefined changes nothing. @returns whether it changed */
  async function change(
    account: string,
    name: HookName,
    decide: (entry: Entry | undefined) => Entry | 'removed' | undefined,
  ): Promise<boolean> {
    const hasChanged = await changeVersioned(redis, keys.hooks(account), (fields) => {
      const { [name]: text, ...others } = fields ?? {}
      const next = decide(text === undefined ? undefined : JSON.parse(text))
      if (next === undefined) return undefined
      return next === 'removed' ? others : { ...others, [name]: JSON.stringify(next) }
    })
    cache.delete(account)
    return hasChanged
  }

  return {
    /** With its secrets, without those whose key is not in the ring. From a cache, as accounts are. */
    async find(account: string, name: HookName): Promise<Hook | undefined> {
      return (await cache.get(account)).find((hook) => hook.name === name)
    },

    /** Sorted by name, with secrets. */
    async list(account: string): Promise<readonly Hook[]> {
      return (await read(account)).toSorted((one, other) => (one.name < other.name ? -1 : 1))
    },

    /**
     * Creates a hook or changes its settings.
     * @param secret a new one; the last one is accepted for another day
     * @returns whether the account exists
     */
    async set(
      account: string,
      name: HookName,
      decide: (current: HookSettings | undefined) => HookSettings,
      secret?: Secret,
    ): Promise<boolean> {
      if (!(await hasAccount(account))) return false
      const until = now() + OLD_SECRET_LIFE_MS
      await change(account, name, (entry) => {
        const current = entry?.secrets ?? []
        const replaced = current.slice(0, 1).map((old) => ({ ...old, until }))
        const secrets = secret === undefined ? current : [sealed(account, name, secret), ...replaced]
        return { ...decide(entry && settingsOf(entry)), secrets }
      })
      return true
    },

    /** @returns whether there was one */
    remove: (account: string, name: HookName): Promise<boolean> =>
      change(account, name, (entry) => entry && 'removed'),

    /** Seals the secrets of an account with the first key of the ring, so that an older key can be removed. */
    async reseal(account: string): Promise<void> {
      for (const [name] of await entriesOf(account)) {
        await change(account, name, (entry) => {
          if (entry === undefined || entry.secrets.every((each) => seal.isLatest(each.sealed)))
            return undefined
          const secrets = entry.secrets.map((each) => {
            const clear = opened(account, name, each)
            return clear === undefined ? each : { ...each, ...sealed(account, name, clear) }
          })
          return { ...entry, secrets }
        })
      }
    },
  }
}

export type Hooks = ReturnType<typeof makeHooks>
