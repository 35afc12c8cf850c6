import { randomBytes } from './random.ts'
import type { RedisConnection } from './redis.ts'

/** The fields of a hash. */
export type Fields = Readonly<Record<string, string>>

/** Concurrent operators never cause this many lost races. */
const MOST_TRIES = 20
const VERSION = 'version'

/**
 * Changes a hash with optimistic locking: retries if it changed since it was read. The version is random, so that no
 * old version can return after Redis was emptied, and a script that is sent twice recognises its own write.
 * @param decide returns the new fields; undefined changes nothing
 * @param deleted keys of the same slot to delete in the same script
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
  throw new Error(`gave up after ${MOST_TRIES} lost races against other changes`)
}

export async function readVersioned(redis: RedisConnection, key: string): Promise<Fields | undefined> {
  const { [VERSION]: version, ...fields } = await redis.hgetall(key)
  return version === undefined ? undefined : fields
}
