import { REDIS_BUCKETS } from './buckets.ts'
import type { Instruments } from './instruments.ts'

const EVERY_MS = 1_000

export function makeRedisMetrics({ gauge, histogram }: Instruments) {
  let isUp: boolean | undefined
  let mayEvict: (() => boolean | undefined) | undefined
  let timer: NodeJS.Timeout | undefined
  const seconds = histogram({
    name: 'pinpost_redis_duration_seconds',
    help: 'Duration of a test write to Redis, once a second; failed writes are included.',
    labels: [],
    buckets: REDIS_BUCKETS,
  })
  gauge(
    {
      name: 'pinpost_redis_up',
      help: '1 if the last test write to Redis succeeded, else 0.',
      labels: [],
    },
    (set) => {
      if (isUp !== undefined) set({}, isUp ? 1 : 0)
    },
  )

  gauge(
    {
      name: 'pinpost_redis_may_evict',
      help: '1 if a full Redis evicts records (maxmemory-policy is not noeviction), else 0; absent if Redis does not say.',
      labels: [],
    },
    (set) => {
      const may = mayEvict?.()
      if (may !== undefined) set({}, may ? 1 : 0)
    },
  )

  return {
    /** @param asks returns undefined if Redis does not say */
    watchEviction(asks: () => boolean | undefined): void {
      mayEvict = asks
    },
    /** Probes Redis once a second until the process ends. @param answers never rejects */
    watchRedis(answers: () => Promise<boolean>): void {
      let isBusy = false
      const round = async (): Promise<void> => {
        if (isBusy) return
        isBusy = true
        const began = performance.now()
        isUp = await answers()
        seconds.observe({}, (performance.now() - began) / 1000)
        isBusy = false
      }
      void round()
      timer ??= setInterval(() => void round(), EVERY_MS).unref()
    },
  }
}
