import type { Keys } from './redis/keys.ts'
import type { RedisConnection } from './redis/redis.ts'

/** Since the last use. */
const KEPT_SECONDS = 30 * 86_400
/** Speech for a phone takes about 4 kB a second. */
const MAX_BYTES = 1024 * 1024

/** Audio clips of calls. Their ids are keyed hashes of what they say, so that an id reveals nothing. */
export function makeClips(redis: RedisConnection, keys: Keys) {
  return {
    idOf: (...parts: string[]): string => keys.clipId(...parts),

    /**
     * Returns the missing ids and extends the life of the others. Single commands, because each clip has its own slot.
     */
    async missing(ids: readonly string[]): Promise<readonly string[]> {
      const found = await Promise.all(ids.map((id) => redis.expire(keys.clip(id), KEPT_SECONDS)))
      return ids.filter((_, index) => found[index] === 0)
    },

    /** @throws RangeError if it is empty or larger than 1 MiB */
    async put(id: string, audio: Uint8Array): Promise<void> {
      if (audio.length === 0 || audio.length > MAX_BYTES)
        throw new RangeError(`a clip of ${audio.length} bytes; it must have 1 to ${MAX_BYTES}`)
      await redis.set(keys.clip(id), Buffer.from(audio), 'EX', KEPT_SECONDS)
    },

    async get(id: string): Promise<Buffer | undefined> {
      return (await redis.getBuffer(keys.clip(id))) ?? undefined
    },
  }
}

export type Clips = ReturnType<typeof makeClips>
