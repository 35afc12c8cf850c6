import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Seal } from '../verifications/seal.ts'
import { makePeople } from './people.ts'
import { makeSessions } from './sessions.ts'
import { makeTickets } from './tickets.ts'

/** What the console keeps of people who sign in. */
export const makeConsole = (redis: RedisConnection, keys: Keys, seal: Seal) => ({
  sessions: makeSessions(redis, keys, seal),
  tickets: makeTickets(redis, keys, seal),
  people: makePeople(redis, keys, seal),
})

export type Console = ReturnType<typeof makeConsole>
