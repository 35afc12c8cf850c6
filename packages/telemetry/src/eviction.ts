import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** What the store knows about eviction. */
interface Eviction {
  mayEvict(): boolean | undefined
  watch(changed: (policy: string) => void): void
}

/** A Redis that evicts records loses verifications silently, so the log and a metric report its policy and each change. */
export function watchEviction(
  eviction: Eviction,
  metrics: Pick<Metrics, 'watchEviction'>,
  logger: Pick<Logger, 'info' | 'error'>,
): void {
  metrics.watchEviction(eviction.mayEvict)
  eviction.watch((policy) => {
    if (policy === 'noeviction') logger.info({ policy }, 'Redis keeps all records')
    else
      logger.error(
        { policy },
        'Redis evicts records when its memory is full: set maxmemory-policy to noeviction',
      )
  })
}
