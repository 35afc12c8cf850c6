import { makeLogger } from '@pinpost/telemetry'
import { expect, it, onTestFinished, vi } from 'vitest'

import { openTestStore } from '../../../../packages/store/test/redis.ts'
import { WAIT } from '../../../../packages/store/test/verify.ts'
import { startPublishingRoutes } from './published-routes.ts'

const ROUTE = {
  name: 'twilio-sms',
  channel: 'sms',
  provider: 'twilio',
  price: 75_000,
  ratePerSecond: 10,
} as const

it('a worker publishes its routes without their credentials, again and again', async () => {
  const store = await openTestStore()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  let routes = [{ ...ROUTE, credential: 'main', order: 0, weight: 1 }]
  const publishing = startPublishingRoutes({
    store,
    providers: { routes: (channel) => routes.filter((route) => route.channel === channel) },
    logger: makeLogger('worker', 'silent'),
  })
  vi.advanceTimersByTime(10_000)
  await vi.waitFor(async () => expect(await store.routeState.published()).toEqual([ROUTE]), WAIT)
  routes = []
  vi.advanceTimersByTime(10_000)
  await publishing.stop()
  expect(await store.routeState.published()).toEqual([])
})
