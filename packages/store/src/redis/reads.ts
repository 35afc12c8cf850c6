import type { RedisConnection } from './redis.ts'
import { atEndOfTurn } from './turn.ts'

interface Asked {
  readonly key: string
  resolve(value: string | null): void
  reject(error: unknown): void
}

/** Reads what is asked for in one turn of the event loop with one command for each shard. */
export function makeReads(redis: RedisConnection) {
  const waiting = new Map<string, Asked[]>()

  async function send(asked: readonly Asked[]): Promise<void> {
    try {
      const values = await redis.mget(asked.map(({ key }) => key))
      for (const [index, { resolve }] of asked.entries()) resolve(values[index] ?? null)
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }

  return {
    /** @param tag of the shard, as it stands in the key */
    read: (tag: string, key: string): Promise<string | null> =>
      new Promise((resolve, reject) => {
        const asked = waiting.get(tag)
        if (asked !== undefined) {
          asked.push({ key, resolve, reject })
          return
        }
        const first = [{ key, resolve, reject }]
        waiting.set(tag, first)
        atEndOfTurn('ask', () => {
          waiting.delete(tag)
          void send(first)
        })
      }),
  }
}
