import {
  type AudioTemplate,
  type Instant,
  isTemplateChannel,
  TEMPLATE_CHANNELS,
  type TemplateChannel,
  type Templates,
  type TextTemplate,
  type Unblock,
} from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Fields } from '../redis/versioned.ts'
import { makeNamedTemplates } from './named-templates.ts'

/** The text that a template replaces. */
export interface TemplatePlace {
  readonly locale: string
  readonly channel: TemplateChannel
}

export interface TemplateChange extends TemplatePlace {
  readonly template: TextTemplate | AudioTemplate
}

export interface SavedTemplate extends TemplateChange {
  /** 1, 2, 3 … */
  readonly version: number
}

const nameOf = ({ channel, locale }: TemplatePlace): string => `${channel}:${locale}`
const TEMPLATE = 'template:'
const VERSION = 'version:'
const UNBLOCKED = 'unblocked:'

/** What accounts set through the API: texts, named templates, and networks that they unblocked. */
export function makeSettings(redis: RedisConnection, keys: Keys, now: () => number) {
  /** One hash for each account holds all of them, so that a start needs at most one read, and usually none. */
  const cache = makeReadCache((account): Promise<Fields> => redis.hgetall(keys.settings(account)), now)

  /** @returns the new count of the counted field, or undefined if the account was disabled or removed */
  async function write(
    account: string,
    field: string,
    value: unknown,
    counted = '',
  ): Promise<number | undefined> {
    const [open, settings] = [keys.account(account), keys.settings(account)]
    const count = await redis.pinpostSetSetting(open, settings, field, JSON.stringify(value), counted)
    cache.delete(account)
    return count ?? undefined
  }

  const readTemplates = async (account: string): Promise<readonly SavedTemplate[]> => {
    const fields = await redis.hgetall(keys.settings(account))
    return Object.entries(fields)
      .filter(([field]) => field.startsWith(TEMPLATE))
      .flatMap(([field, text]) => {
        const name = field.slice(TEMPLATE.length)
        const [channel, locale = ''] = name.split(':')
        const version = Number(fields[VERSION + name] ?? 1)
        return isTemplateChannel(channel) ? [{ channel, locale, version, template: JSON.parse(text) }] : []
      })
      .toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  }

  return {
    named: makeNamedTemplates(redis, keys, cache),

    /** The account's own texts in a language, unless a named template has others. */
    async templates(account: string, locale: string): Promise<Templates | undefined> {
      const fields = await cache.get(account)
      const saved = TEMPLATE_CHANNELS.flatMap((channel) => {
        const text = fields[TEMPLATE + nameOf({ channel, locale })]
        return text === undefined ? [] : [[channel, JSON.parse(text)] as const]
      })
      return saved.length === 0 ? undefined : Object.fromEntries(saved)
    },

    /** All templates of an account, by channel and locale. */
    listTemplates: readTemplates,

    /** @returns the template's version, or undefined if the account was disabled or removed */
    saveTemplate: (account: string, { template, ...place }: TemplateChange): Promise<number | undefined> =>
      write(account, TEMPLATE + nameOf(place), template, VERSION + nameOf(place)),

    /** @returns whether there was one */
    async removeTemplate(account: string, place: TemplatePlace): Promise<boolean> {
      const removed = await redis.hdel(keys.settings(account), TEMPLATE + nameOf(place))
      cache.delete(account)
      return removed === 1
    },

    async unblocks(account: string): Promise<Readonly<Record<string, Unblock>>> {
      const fields = Object.entries(await cache.get(account))
      const unblocked = fields.filter(([field]) => field.startsWith(UNBLOCKED))
      return Object.fromEntries(
        unblocked.map(([field, text]) => [field.slice(UNBLOCKED.length), JSON.parse(text)]),
      )
    },

    async unblock(account: string, network: string, until: Instant): Promise<void> {
      const unblock: Unblock = { at: now(), until }
      await write(account, UNBLOCKED + network, unblock)
    },
  }
}

export type Settings = ReturnType<typeof makeSettings>
