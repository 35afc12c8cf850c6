import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** What the store knows of it. */
interface Eviction {
  mayEvict(): boolean | undefined
  watch(changed: (policy: string) => void): void
}

/** A Redis that throws records away loses verifications without a word: the log and a metric say so, and each change of it. */
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
        'Redis throws records away when it is full: set maxmemory-policy to noeviction',
      )
  })
}
