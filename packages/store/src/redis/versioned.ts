import { randomBytes } from './random.ts'
import type { RedisConnection } from './redis.ts'

/** Fields of a hash that is only changed by compare-and-set. */
export type Fields = Readonly<Record<string, string>>

/** More losses in a row than any number of operators can cause. */
const MOST_TRIES = 20
const VERSION = 'version'

/**
 * Changes a hash with optimistic locking: retries if it changed since it was read.
 * The version is random: after an emptied Redis no old version can come back, and a script that is sent twice knows its own.
 * @param decide what is to stand there, given what stands there now; undefined changes nothing
 * @param deleted keys of the same slot that are deleted by the same script
 * @returns whether it was changed
 */
export async function changeVersioned(
  redis: RedisConnection,
  key: string,
  decide: (current: Fields | undefined) => Fields | undefined,
  deleted: readonly string[] = [],
): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { [VERSION]: version, ...current } = await redis.hgetall(key)
    const next = decide(version === undefined ? undefined : current)
    if (next === undefined) return false
    const keys = [key, ...deleted]
    const fields = Object.entries({ ...next, [VERSION]: randomBytes(12).toString('base64url') }).flat()
    const stood = await redis.pinpostCompareAndSet(keys.length, ...keys, version ?? '', ...fields)
    if (stood === 1) return true
  }
  throw new Error('lost against other changes too often')
}

export async function readVersioned(redis: RedisConnection, key: string): Promise<Fields | undefined> {
  const { [VERSION]: version, ...fields } = await redis.hgetall(key)
  return version === undefined ? undefined : fields
}
