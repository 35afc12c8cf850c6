import { type Attempt, type InProgress, Secret } from '@pinpost/core'
import { makeMetrics } from '@pinpost/telemetry'
import { describe, expect, it } from 'vitest'

import { choose, type ChooseDeps } from './choose.ts'

const ATTEMPT: Attempt = { number: 1, step: 0, channel: 'sms', claimedAt: 0 }
const VERIFICATION: Pick<InProgress, 'account' | 'country' | 'address' | 'steps' | 'attempts' | 'policy'> = {
  account: 'shop',
  country: 'DE',
  address: new Secret('+4915112345678'),
  steps: [{ channel: 'sms', waitSeconds: 125 }],
  attempts: [ATTEMPT],
  policy: {
    advanceOnFailedReceipt: true,
    routing: { by: 'adaptive', priceCoefficient: 1, exploration: 0, frozen: true },
  },
}

const route = (name: string, order: number) => ({
  name,
  order,
  channel: 'sms' as const,
  provider: name,
  credential: name,
  weight: 1,
  price: 0,
})

type Counts = ReadonlyMap<string, { sent: number; converted: number }>

function makeDeps(counts: () => Promise<Counts>) {
  const metrics = makeMetrics()
  const deps = {
    store: {
      routeState: { current: () => ({ breakers: new Map(), switches: new Map(), trafficShares: new Map() }) },
      conversions: { of: counts },
    },
    providers: { routes: () => [route('second', 2), route('first', 1)] },
    breakers: { isOpen: () => false },
    metrics,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what choosing uses of them
  return { deps: deps as unknown as ChooseDeps, metrics }
}

const unreadOf = async ({ registry }: ReturnType<typeof makeMetrics>): Promise<number> => {
  const metric = await registry.getSingleMetric('pinpost_conversions_unread_total')?.get()
  return metric?.values[0]?.value ?? 0
}

describe('a choice under the policy adaptive', () => {
  it('uses the learned conversions', async () => {
    const { deps, metrics } = makeDeps(async () => new Map([['second', { sent: 100, converted: 99 }]]))
    expect(await choose(deps, VERIFICATION, ATTEMPT)).toMatchObject({
      route: { name: 'second' },
      why: { by: 'adaptive' },
    })
    expect(await unreadOf(metrics)).toBe(0)
  })

  it('uses the order if they cannot be read, and is counted', async () => {
    const { deps, metrics } = makeDeps(() => Promise.reject(new Error('Redis is away')))
    expect(await choose(deps, VERIFICATION, ATTEMPT)).toMatchObject({
      route: { name: 'first' },
      why: { by: 'ordered' },
    })
    expect(await unreadOf(metrics)).toBe(1)
  })
})
