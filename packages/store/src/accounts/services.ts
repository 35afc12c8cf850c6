import type { Instant } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { randomBytes } from '../redis/random.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** At most `max` starts in `interval` seconds. */
export interface ServiceBucket {
  readonly sid: string
  readonly max: number
  readonly interval: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** A limit of the account's own: its starts name a value for it, such as a client's address. */
export interface ServiceLimit {
  readonly sid: string
  /** unique in the service */
  readonly name: string
  readonly description: string
  readonly buckets: readonly ServiceBucket[]
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** What a part of an account's verifications have in common. */
export interface Service {
  /** `VA` and 32 lower-case hex digits */
  readonly sid: string
  /** the brand in its messages */
  readonly name: string
  readonly codeLength: number
  /** its starts may bring a code */
  readonly customCodes: boolean
  /** every start confirms a payment */
  readonly payments: boolean
  readonly refusesLandlines: boolean
  /** default: as the account has it */
  readonly doNotShare?: boolean | undefined
  /** the id of a named template */
  readonly template?: string | undefined
  readonly limits: readonly ServiceLimit[]
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** Some callers create a service for each start. */
const MOST_SERVICES = 10_000
const MOST_TRIES = 20
const VERSION = 'version'

/** The services of an account are fields of one hash in its slot, so that they are removed with it. */
export function makeServices(redis: RedisConnection, keys: Keys, now: () => number) {
  /** Account keys have no blanks. */
  const cache = makeReadCache(async (place) => {
    const [account = '', sid = ''] = place.split(' ')
    return parse(await redis.hget(keys.services(account), sid))
  }, now)

  async function changeOne(
    account: string,
    sid: string,
    decide: (service: Service) => Service | undefined,
  ): Promise<Service | undefined> {
    const key = keys.services(account)
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const [version, text] = await redis.hmget(key, VERSION, sid)
      const current = parse(text)
      if (current === undefined) return undefined
      const next = decide(current)
      const fields = next === undefined ? ['1', sid] : ['0', sid, JSON.stringify(next)]
      const fresh = randomBytes(12).toString('base64url')
      const changed = await redis.pinpostChangeSettings(
        keys.account(account),
        key,
        VERSION,
        version ?? '',
        fresh,
        ...fields,
      )
      cache.delete(`${account} ${sid}`)
      if (changed === null) return undefined
      if (changed === 1) return next ?? current
    }
    throw new Error(`gave up after ${MOST_TRIES} lost races against other changes`)
  }

  return {
    /** From a cache: up to two seconds old, or a minute while Redis does not answer. */
    find: (account: string, sid: string): Promise<Service | undefined> => cache.get(`${account} ${sid}`),

    /** Those of an account, oldest first. */
    async list(account: string): Promise<readonly Service[]> {
      const { [VERSION]: _version, ...fields } = await redis.hgetall(keys.services(account))
      return Object.values(fields)
        .flatMap((text) => parse(text) ?? [])
        .toSorted((one, other) => one.createdAt - other.createdAt || (one.sid < other.sid ? -1 : 1))
    },

    /** Replaces one with the same sid. @returns false if the account has as many as it may have, or was removed */
    async save(account: string, service: Service): Promise<boolean> {
      if ((await redis.hlen(keys.services(account))) > MOST_SERVICES) return false
      const { sid } = service
      const [open, key] = [keys.account(account), keys.services(account)]
      const saved = await redis.pinpostSetSetting(open, key, sid, JSON.stringify(service), '')
      cache.delete(`${account} ${sid}`)
      return saved !== null
    },

    /** @param decide is called again if others changed it meanwhile. @returns undefined if there is no such service */
    change: (
      account: string,
      sid: string,
      decide: (service: Service) => Service,
    ): Promise<Service | undefined> => changeOne(account, sid, decide),

    /** @returns whether there was one */
    remove: async (account: string, sid: string): Promise<boolean> =>
      (await changeOne(account, sid, () => undefined)) !== undefined,
  }
}

const parse = (text: string | null | undefined): Service | undefined =>
  text === null || text === undefined ? undefined : JSON.parse(text)

export type Services = ReturnType<typeof makeServices>
