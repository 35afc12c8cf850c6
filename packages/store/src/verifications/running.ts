import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { decodeRecord, type Stored } from './record.ts'
import type { Seal } from './seal.ts'

/** Finds the verification in progress for an account, address and scope. */
export const makeRunning = (redis: RedisConnection, keys: Keys, seal: Seal) => ({
  async find(account: string, address: string, scope?: string): Promise<string | undefined> {
    return (await redis.get(keys.lock(account, address, scope))) ?? undefined
  },

  /** Its record, for `dispatch`. @throws UnreadableRecord */
  async read(account: string, address: string, scope?: string): Promise<Stored | undefined> {
    const records = keys.recordsOf(keys.shardOfAddress(account, address))
    const found = await redis.pinpostFindRunning(keys.lock(account, address, scope), records)
    return found === null ? undefined : decodeRecord(...found, seal)
  },
})

export type Running = ReturnType<typeof makeRunning>
