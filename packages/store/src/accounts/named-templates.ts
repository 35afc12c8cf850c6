import {
  type Fragment,
  isTemplateChannel,
  type NamedTemplate,
  type NamedTemplates,
  TEMPLATE_CHANNELS,
  type TemplateChange,
  type TemplateRefusal,
  type Templates,
} from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { randomBytes } from '../redis/random.ts'
import type { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Fields } from '../redis/versioned.ts'

/** `refused` with `noAccount` if the account was removed since the login. */
export type NamedTemplateResult<T> =
  | { readonly type: 'changed'; readonly value: T }
  | { readonly type: 'refused'; readonly reason: TemplateRefusal | 'noAccount' }

const MOST_TRIES = 20
const VERSION = 'named-templates-version'
/** holds the id of the default template */
const DEFAULT = 'default-template'
const TEMPLATE = 'named-template:'
const FRAGMENT = 'fragment:'

const placeOf = (template: string, { channel, locale }: Pick<Fragment, 'channel' | 'locale'>): string =>
  [FRAGMENT + template, channel, locale].join(':')

/**
 * Named templates are fields of the account's settings: one for each template and each fragment, so that a start parses
 * only those that it uses. A separate version detects races.
 */
export function makeNamedTemplates(
  redis: RedisConnection,
  keys: Keys,
  cache: ReturnType<typeof makeReadCache<Fields>>,
) {
  const read = (account: string): Promise<Fields> => redis.hgetall(keys.settings(account))

  return {
    /** Those of an account, oldest first. */
    list: async (account: string): Promise<NamedTemplates> => decode(await read(account)),

    /** @param decide chooses from the current templates; called again if others changed them meanwhile */
    async change<T>(
      account: string,
      decide: (templates: NamedTemplates) => TemplateChange<T>,
    ): Promise<NamedTemplateResult<T>> {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const fields = await read(account)
        const decision = decide(decode(fields))
        if (decision.type === 'refused') return decision
        const { templates, value } = decision
        const next = encode(templates)
        const removed = Object.keys(fields).filter((field) => isOurs(field) && !Object.hasOwn(next, field))
        const written = Object.entries(next).filter(([field, text]) => fields[field] !== text)
        const changed = await redis.pinpostChangeSettings(
          keys.account(account),
          keys.settings(account),
          VERSION,
          fields[VERSION] ?? '',
          randomBytes(12).toString('base64url'),
          String(removed.length),
          ...removed,
          ...written.flat(),
        )
        cache.delete(account)
        if (changed === null) return { type: 'refused', reason: 'noAccount' }
        if (changed === 1) return { type: 'changed', value }
      }
      throw new Error(`gave up after ${MOST_TRIES} lost races against other changes`)
    },

    /**
     * The texts of a template in a language, if it has some.
     * @param id default: the account's default template, if it has one
     */
    async texts(
      account: string,
      id: string | undefined,
      locale: string,
    ): Promise<Templates | undefined | 'noTemplate'> {
      const fields = await cache.get(account)
      const template = id ?? fields[DEFAULT]
      if (template === undefined) return undefined
      if (fields[TEMPLATE + template] !== undefined) return textsOf(fields, template, locale)
      // It may be too new for the cache.
      cache.delete(account)
      const fresh = await cache.get(account)
      return fresh[TEMPLATE + template] === undefined ? 'noTemplate' : textsOf(fresh, template, locale)
    },
  }
}

const isOurs = (field: string): boolean =>
  field === DEFAULT || field.startsWith(TEMPLATE) || field.startsWith(FRAGMENT)

function textsOf(fields: Fields, id: string, locale: string): Templates | undefined {
  const texts = TEMPLATE_CHANNELS.flatMap((channel) => {
    const text = fields[placeOf(id, { channel, locale })]
    return text === undefined ? [] : [[channel, JSON.parse(text).template] as const]
  })
  return texts.length === 0 ? undefined : Object.fromEntries(texts)
}

const byAge = (one: { createdAt: number; id: string }, other: { createdAt: number; id: string }): number =>
  one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)

function decode(fields: Fields): NamedTemplates {
  const entries = Object.entries(fields)
  return entries
    .filter(([field]) => field.startsWith(TEMPLATE))
    .map(([field, text]): NamedTemplate => {
      const id = field.slice(TEMPLATE.length)
      const start = `${FRAGMENT}${id}:`
      const fragments = entries
        .filter(([place]) => place.startsWith(start))
        .flatMap(([place, saved]): readonly Fragment[] => {
          const [channel, locale = ''] = place.slice(start.length).split(':')
          return isTemplateChannel(channel) ? [{ channel, locale, ...JSON.parse(saved) }] : []
        })
      return {
        id,
        isDefault: fields[DEFAULT] === id,
        ...JSON.parse(text),
        fragments: fragments.toSorted(byAge),
      }
    })
    .toSorted(byAge)
}

function encode(templates: NamedTemplates): Fields {
  const fields = templates.flatMap(({ id, name, createdAt, isDefault, fragments }) => [
    ...(isDefault ? [[DEFAULT, id]] : []),
    [TEMPLATE + id, JSON.stringify({ name, createdAt })],
    ...fragments.map(({ channel, locale, ...fragment }) => [
      placeOf(id, { channel, locale }),
      JSON.stringify(fragment),
    ]),
  ])
  return Object.fromEntries(fields)
}
