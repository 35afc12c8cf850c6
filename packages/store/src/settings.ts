import type { AudioTemplate, Instant, Templates, TextTemplate, Unblock } from '@pinpost/core'

import type { Keys } from './keys.ts'
import type { RedisConnection } from './redis.ts'

/** What an account set through the API is known to every process within this time. */
const CACHE_MS = 2_000
const CACHE_ENTRIES = 1_000

export interface TemplateChange {
  readonly locale: string
  readonly channel: 'sms' | 'voice'
  readonly template: TextTemplate | AudioTemplate
}

type Fields = Readonly<Record<string, string>>

const parse = (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text))

/** What accounts set for themselves: templates of texts, and networks that they unblocked. */
export function makeSettings(redis: RedisConnection, keys: Keys, now: () => number) {
  const cache = new Map<string, { readonly fields: Fields; readonly until: number }>()

  /** One hash an account holds both, so that a start costs one look-up at the most, and mostly none. */
  async function read(account: string): Promise<Fields> {
    const cached = cache.get(account)
    if (cached !== undefined && cached.until > now()) return cached.fields
    const fields = await redis.hgetall(keys.settings(account))
    if (cache.size >= CACHE_ENTRIES) cache.clear()
    cache.set(account, { fields, until: now() + CACHE_MS })
    return fields
  }

  async function write(account: string, field: string, value: unknown): Promise<void> {
    await redis.hset(keys.settings(account), field, JSON.stringify(value))
    cache.delete(account)
  }

  return {
    async templates(account: string, locale: string): Promise<Templates | undefined> {
      const fields = await read(account)
      const [sms, voice] = [fields[`template:sms:${locale}`], fields[`template:voice:${locale}`]]
      if (sms === undefined && voice === undefined) return undefined
      return { sms: parse(sms), voice: parse(voice) }
    },

    /** @returns the template's version: 1, 2, 3 … */
    async saveTemplate(account: string, { locale, channel, template }: TemplateChange): Promise<number> {
      const version = await redis.hincrby(keys.settings(account), `version:${channel}:${locale}`, 1)
      await write(account, `template:${channel}:${locale}`, template)
      return version
    },

    async unblocks(account: string): Promise<Readonly<Record<string, Unblock>>> {
      const fields = Object.entries(await read(account))
      const unblocked = fields.filter(([field]) => field.startsWith('unblocked:'))
      return Object.fromEntries(
        unblocked.map(([field, text]) => [field.slice(field.indexOf(':') + 1), JSON.parse(text)]),
      )
    },

    async unblock(account: string, network: string, until: Instant): Promise<void> {
      const unblock: Unblock = { at: now(), until }
      await write(account, `unblocked:${network}`, unblock)
    },
  }
}

export type Settings = ReturnType<typeof makeSettings>
