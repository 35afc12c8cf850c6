import { setMaxListeners } from 'node:events'

import { makePublicHttp } from '@pinpost/providers'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { expect, it, onTestFinished, vi } from 'vitest'

import { openTestStore, someOptions } from '../../../../packages/store/test/redis.ts'
import { verifyIn, WAIT } from '../../../../packages/store/test/verify.ts'
import { startReceiver } from '../../../../test/support/receiver.ts'
import { startRedis } from '../../../../test/support/redis.ts'
import { startWebhooks } from './index.ts'

const VERIFICATIONS = 30
const RESTARTS = 2

it('every event arrives, in order, though Redis is killed and started again', async () => {
  const redis = await startRedis()
  const store = await openTestStore(someOptions({ redisUrl: redis.url, onError: () => undefined }))
  await store.accounts.save({ key: 'shop', secrets: ['some-secret'] })
  const { url, got } = await startReceiver(
    (response) => void setTimeout(() => response.writeHead(204).end(), 20),
  )
  await store.webhooks.endpoints.create('shop', { url, enabled: true })
  const http = makePublicHttp({ allowsPrivate: true, allowsHttp: true })
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const webhooks = startWebhooks({
    store,
    http,
    metrics: makeMetrics(),
    logger: makeLogger('worker', 'silent'),
    signal,
    lookEveryMs: 50,
  })
  onTestFinished(async () => {
    await webhooks.close(5_000)
    await http.close()
  })
  await vi.waitFor(async () => expect((await store.outbox.state()).subscribers).toHaveLength(1), WAIT)

  const ids: string[] = []
  for (let restart = 0; restart <= RESTARTS; restart++) {
    // Starts whose answer is lost with Redis are no concern of this test.
    const all = Promise.allSettled(Array.from({ length: VERIFICATIONS }, () => verifyIn(store)))
    if (restart < RESTARTS) await redis.restart()
    for (const each of await all) if (each.status === 'fulfilled') ids.push(each.value)
    await vi.waitFor(async () => expect(await store.isReady()).toBe(true), WAIT)
  }
  const eventsOf = (id: string) =>
    got.flatMap(({ headers }) => {
      const event = String(headers['webhook-id'])
      return event.includes(id) ? [event] : []
    })
  // Jobs that were held when Redis died are found again after their lock, and then wait for their pause.
  await vi.waitFor(
    () => {
      for (const id of ids) expect(new Set(eventsOf(id)).size).toBe(3)
    },
    { ...WAIT, timeout: 150_000 },
  )
  for (const id of ids) {
    // What was sent when Redis died is sent once more.
    const first = [...new Set(eventsOf(id))]
    expect(first).toEqual(first.toSorted())
  }
  expect(ids.length).toBeGreaterThanOrEqual(VERIFICATIONS)
})
