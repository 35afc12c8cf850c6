import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

export interface SubscriberState {
  readonly name: string
  /** entries that it has not acknowledged */
  readonly waiting: number
  /** age of the oldest such entry; 0 if there is none */
  readonly oldestSeconds: number
  /** whether a process reads for it now */
  readonly isRead: boolean
}

/** Adds up the states of all shards. */
export function together(states: readonly SubscriberState[]): readonly SubscriberState[] {
  const names = [...new Set(states.map(({ name }) => name))].toSorted()
  return names.map((name) => {
    const own = states.filter((state) => state.name === name)
    return {
      name,
      waiting: own.reduce((sum, { waiting }) => sum + waiting, 0),
      oldestSeconds: Math.max(...own.map(({ oldestSeconds }) => oldestSeconds)),
      isRead: own.every(({ isRead }) => isRead),
    }
  })
}

interface GroupInfo {
  readonly name: string
  readonly pending: number
  readonly lastRead: string
  /** entries after the last one that was read; null if Redis does not know */
  readonly unread: number | null
}

export async function statesOfShard(
  redis: RedisConnection,
  keys: Keys,
  shard: number,
  now: number,
): Promise<readonly SubscriberState[]> {
  const key = keys.outbox(shard)
  // XINFO fails on a missing key.
  if ((await redis.exists(key)) === 0) return []
  const groups = (await redis.xinfo('GROUPS', key)) as readonly (readonly (string | number | null)[])[] // oxlint-disable-line typescript/no-unsafe-type-assertion -- ioredis does not type it
  return Promise.all(
    groups.map(infoOf).map(async ({ name, pending, lastRead, unread }) => {
      const [reader, length, oldest] = await Promise.all([
        redis.exists(keys.outboxReader(shard, name)),
        redis.xlen(key),
        pending > 0 ? firstPending(redis, key, name) : firstUnread(redis, key, lastRead),
      ])
      return {
        name,
        waiting: Math.min(length, pending + (unread ?? length)),
        oldestSeconds: oldest === undefined ? 0 : Math.max(0, now - timeOf(oldest)) / 1000,
        isRead: reader === 1,
      }
    }),
  )
}

function infoOf(flat: readonly (string | number | null)[]): GroupInfo {
  const valueOf = (field: string) => flat[flat.indexOf(field) + 1]
  const lag = valueOf('lag')
  return {
    name: String(valueOf('name')),
    pending: Number(valueOf('pending')),
    lastRead: String(valueOf('last-delivered-id')),
    unread: lag === null ? null : Number(lag),
  }
}

async function firstPending(redis: RedisConnection, key: string, group: string): Promise<string | undefined> {
  const summary: readonly unknown[] = await redis.xpending(key, group)
  return typeof summary[1] === 'string' ? summary[1] : undefined
}

async function firstUnread(
  redis: RedisConnection,
  key: string,
  lastRead: string,
): Promise<string | undefined> {
  const [first] = await redis.xrange(key, `(${lastRead}`, '+', 'COUNT', 1)
  return first?.[0]
}

/** A stream id begins with the time in milliseconds at which Redis added the entry. */
const timeOf = (streamId: string): number => Number(streamId.slice(0, streamId.indexOf('-')))
