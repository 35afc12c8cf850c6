import { expect, it } from 'vitest'

import { watchEviction } from './eviction.ts'
import { makeMetrics } from './metrics.ts'

it('a policy that evicts records is an error in the log and 1 in the metric, until it is corrected', async () => {
  const metrics = makeMetrics()
  const lines: unknown[] = []
  let may: boolean | undefined
  let change: ((policy: string) => void) | undefined
  watchEviction({ mayEvict: () => may, watch: (changed) => (change = changed) }, metrics, {
    info: (...line: unknown[]) => void lines.push(['info', ...line]),
    error: (...line: unknown[]) => void lines.push(['error', ...line]),
  })
  const value = async () => /^pinpost_redis_may_evict (\d)$/m.exec(await metrics.registry.metrics())?.[1]
  expect(await value()).toBeUndefined()

  may = true
  change?.('volatile-lru')
  expect(await value()).toBe('1')
  may = false
  change?.('noeviction')
  expect(await value()).toBe('0')
  expect(lines).toEqual([
    [
      'error',
      { policy: 'volatile-lru' },
      'Redis evicts records when its memory is full: set maxmemory-policy to noeviction',
    ],
    ['info', { policy: 'noeviction' }, 'Redis keeps all records'],
  ])
})
