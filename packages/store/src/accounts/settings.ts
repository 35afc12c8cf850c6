import type { AudioTemplate, Instant, Templates, TextTemplate, Unblock } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'

export interface TemplateChange {
  readonly locale: string
  readonly channel: 'sms' | 'voice'
  readonly template: TextTemplate | AudioTemplate
}

type Fields = Readonly<Record<string, string>>

const parse = (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text))

/** What accounts set for themselves: templates of texts, and networks that they unblocked. */
export function makeSettings(redis: RedisConnection, keys: Keys, now: () => number) {
  /** One hash an account holds both, so that a start costs one look-up at the most, and mostly none. */
  const cache = makeReadCache((account): Promise<Fields> => redis.hgetall(keys.settings(account)), now)

  async function write(account: string, field: string, value: unknown): Promise<void> {
    await redis.hset(keys.settings(account), field, JSON.stringify(value))
    cache.forget(account)
  }

  return {
    async templates(account: string, locale: string): Promise<Templates | undefined> {
      const fields = await cache.get(account)
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
      const fields = Object.entries(await cache.get(account))
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
