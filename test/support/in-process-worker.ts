import { makeBreakers, type Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { onTestFinished } from 'vitest'

import type { Carrier } from '../../apps/simulator/src/carrier/carrier.ts'
import type { Entry } from '../../apps/simulator/src/carrier/records.ts'
import { handleTick } from '../../apps/worker/src/timers/tick.ts'

/** Milliseconds: only what hangs takes so long. */
export const LONG_MS = 180_000

/** Runs the ticks of a store in this process until the test ends. */
export function workIn(store: Store, providers: Providers) {
  const breakers = makeBreakers({
    now: () => Date.now(),
    siblings: (name) => providers.siblings(name),
    onChange: () => undefined,
  })
  const deps = {
    store,
    metrics: makeMetrics(),
    logger: makeLogger('worker', 'silent'),
    providers,
    breakers,
    speech: undefined,
    signal: new AbortController().signal,
  }
  const work = store.work({
    concurrency: 5,
    handle: (job) => handleTick(deps, job),
    onError: () => undefined,
  })
  onTestFinished(() => work.close(0))
  return { breakers, deps }
}

/** The next message for a number or an address, which no later call returns again. @throws Error if none arrives */
export async function nextEntry(carrier: Carrier, to: string): Promise<Entry> {
  const entry = await carrier.taking.next(to, LONG_MS, new AbortController().signal)
  if (entry === undefined) throw new Error('nothing arrived')
  return entry
}
