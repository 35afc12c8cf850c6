import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** Background tasks (messages, calls and callbacks), which all end with the app. */
export interface Lives {
  readonly signal: AbortSignal
  readonly run: (life: () => Promise<void>) => void
  /** Rejects when the app closes. */
  readonly wait: (ms: number) => Promise<void>
  readonly stop: () => Promise<void>
}

export function makeLives(): Lives {
  const end = new AbortController()
  // Each message and call adds a listener, which is no leak.
  setMaxListeners(0, end.signal)
  const running = new Set<Promise<void>>()

  return {
    signal: end.signal,

    run(life: () => Promise<void>): void {
      const promise = life()
        .catch((error: unknown) => {
          // Ending rejects every wait; any other error is a bug and must be reported.
          if (!end.signal.aborted)
            queueMicrotask(() => {
              throw error
            })
        })
        .finally(() => running.delete(promise))
      running.add(promise)
    },

    async wait(ms: number): Promise<void> {
      await sleep(ms, undefined, { signal: end.signal })
    },

    async stop(): Promise<void> {
      end.abort()
      while (running.size > 0) await Promise.all(running)
    },
  }
}

/** Runs at most `limit` tasks at once; the others wait in line. */
export function makeTurnstile(limit: number) {
  let inside = 0
  const line: (() => void)[] = []
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (inside >= limit) await new Promise<void>((resolve) => line.push(resolve))
    else inside += 1
    try {
      return await task()
    } finally {
      const next = line.shift()
      if (next === undefined) inside -= 1
      else next()
    }
  }
}
