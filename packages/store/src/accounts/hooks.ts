import type { Instant, Secret } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, readVersioned } from '../redis/versioned.ts'
import type { Seal } from '../verifications/seal.ts'
import { type HookName, type HookSettings, isHookName } from './hook-settings.ts'
import { makeRotatingSecrets, type SealedSecret } from './rotating-secrets.ts'

/** An identity system of an account that has its codes delivered. */
export interface Hook extends HookSettings {
  readonly name: HookName
  /** newest first */
  readonly secrets: readonly Secret[]
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

/** Binds a secret to its hook. */
const contextOf = (account: string, name: HookName): string => `hook:${account}:${name}`

const settingsOf = ({ secrets: _secrets, ...settings }: Entry): HookSettings => settings

/**
 * The hooks of an account are one hash in its slot, so that they are removed with it: at most one for each identity
 * system. Every change is compare-and-set.
 */
export function makeHooks({ redis, keys, seal, now, hasAccount }: HooksOptions) {
  const rotating = makeRotatingSecrets(seal, now)

  async function entriesOf(account: string): Promise<readonly (readonly [HookName, Entry])[]> {
    const fields = Object.entries((await readVersioned(redis, keys.hooks(account))) ?? {})
    return fields.flatMap(([name, text]) => (isHookName(name) ? [[name, JSON.parse(text)] as const] : []))
  }

  async function read(account: string): Promise<readonly Hook[]> {
    return (await entriesOf(account)).map(([name, { secrets, ...settings }]) => ({
      ...settings,
      name,
      secrets: rotating.open(secrets, contextOf(account, name)),
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
      await change(account, name, (entry) => {
        const current = entry?.secrets ?? []
        const secrets =
          secret === undefined ? current : rotating.add(current, secret, contextOf(account, name))
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
          const secrets = entry && rotating.reseal(entry.secrets, contextOf(account, name))
          return entry && secrets && { ...entry, secrets }
        })
      }
    },
  }
}

export type Hooks = ReturnType<typeof makeHooks>
