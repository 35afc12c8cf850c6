import type { Keys } from './redis/keys.ts'
import { connectForWorker, type RedisConnection } from './redis/redis.ts'

export interface LiveOptions {
  readonly redis: RedisConnection
  readonly redisUrl: string
  readonly keys: Keys
  readonly onError: (error: unknown) => void
}

/** Passes texts to all processes that listen at this moment. Nothing is kept, and some may be lost. */
export function makeLive({ redis, redisUrl, keys, onError }: LiveOptions) {
  const listeners = new Set<(text: string) => void>()
  let subscriber: RedisConnection | undefined

  function connect(): RedisConnection {
    const connection = connectForWorker(redisUrl, onError)
    connection.on('message', (_channel, text: string) => {
      for (const listener of listeners) listener(text)
    })
    connection.subscribe(keys.live).catch((error: unknown) => {
      // It was closed before it was connected.
      if (connection === subscriber) onError(error)
    })
    return connection
  }

  function close(): void {
    subscriber?.disconnect()
    subscriber = undefined
  }

  return {
    async publish(text: string): Promise<void> {
      await redis.publish(keys.live, text)
    },
    /** @returns a function that stops it */
    listen(listener: (text: string) => void): () => void {
      listeners.add(listener)
      subscriber ??= connect()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) close()
      }
    },
    close,
  }
}

export type Live = ReturnType<typeof makeLive>
