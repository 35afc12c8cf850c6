import type { Keys } from './redis/keys.ts'
import type { RedisConnection } from './redis/redis.ts'

/** Time since the last use. Clips of a brand without calls for a month are made again. */
const KEPT_SECONDS = 30 * 86_400
/** Speech for a phone takes about 4 kB a second. */
const MAX_BYTES = 1024 * 1024

/** Pieces of audio for calls, each under a name that only this installation can make of what it says. */
export function makeClips(redis: RedisConnection, keys: Keys) {
  return {
    idOf: (...parts: string[]): string => keys.clipId(...parts),

    /** Those that are not there; the others are kept anew. Single commands, since each clip has its own slot. */
    async missing(ids: readonly string[]): Promise<readonly string[]> {
      const found = await Promise.all(ids.map((id) => redis.expire(keys.clip(id), KEPT_SECONDS)))
      return ids.filter((_, index) => found[index] === 0)
    },

    /** @throws RangeError if it is empty or larger than 1 MiB */
    async put(id: string, audio: Uint8Array): Promise<void> {
      if (audio.length === 0 || audio.length > MAX_BYTES) throw new RangeError('no clip has that size')
      await redis.set(keys.clip(id), Buffer.from(audio), 'EX', KEPT_SECONDS)
    },

    async get(id: string): Promise<Buffer | undefined> {
      return (await redis.getBuffer(keys.clip(id))) ?? undefined
    },
  }
}

export type Clips = ReturnType<typeof makeClips>
