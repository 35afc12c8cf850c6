import { setMaxListeners } from 'node:events'

import { Secret } from '@pinpost/core'
import { makePublicHttp } from '@pinpost/providers'
import type { EndpointSettings, Store } from '@pinpost/store'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { expect, it, onTestFinished, vi } from 'vitest'

import { openTestStore, someOptions } from '../../../../packages/store/test/redis.ts'
import { freshPin, SENT, startIn, verifyIn, WAIT } from '../../../../packages/store/test/verify.ts'
import { hasSignature } from '../../../../packages/providers/src/webhook/signature.ts'
import { type Received, startReceiver } from '../../../../test/support/receiver.ts'
import { startWebhooks } from './index.ts'

const RULES = { allowsPrivate: true, allowsHttp: true }

async function openWorld({ rules = RULES } = {}) {
  const store = await openTestStore(someOptions({ onError: () => undefined }))
  for (const key of ['shop', 'other']) await store.accounts.save({ key, secrets: ['some-secret'] })
  const metrics = makeMetrics({ routes: () => [], accounts: () => ['shop', 'other'] })
  const http = makePublicHttp(rules)
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const start = () => {
    const webhooks = startWebhooks({
      store,
      http,
      metrics,
      logger: makeLogger('worker', 'silent'),
      signal: stopping.signal,
      lookEveryMs: 50,
    })
    onTestFinished(() => webhooks.close(5_000))
    return webhooks
  }
  onTestFinished(() => http.close())
  const subscribers = async () => (await store.outbox.state()).subscribers.map(({ name }) => name)
  return {
    store,
    metrics,
    start,
    stopping,
    subscribers,
    /** once events are kept for webhooks */
    subscribed: () => vi.waitFor(async () => expect(await subscribers()).toEqual(['webhooks']), WAIT),
  }
}

/** The events of `verifyIn`; its attempt is still open when the right code arrives. */
const VERIFIED = ['verification.started', 'verification.attempt', 'verification.succeeded']

async function addEndpoint(
  store: Store,
  url: string,
  { account = 'shop', ...changes }: { account?: string; types?: EndpointSettings['types'] & object } = {},
) {
  const created = await store.webhooks.endpoints.create(account, { url, enabled: true, ...changes })
  if (typeof created === 'string') throw new Error(created)
  return created
}

const isSignedBy = (secrets: readonly Secret[], { body, headers }: Received): boolean => {
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return hasSignature({ headers: Object.fromEntries(given), body }, secrets)
}
const typesOf = (got: readonly Received[]) => got.map(({ body }) => JSON.parse(body)['type'])
const idsOf = (got: readonly Received[]) => got.map(({ headers }) => String(headers['webhook-id']))
const requestsOf = (got: readonly Received[], id: string) =>
  got.filter(({ body }) => JSON.parse(body)['data']['request_id'] === id)

it('events of a verification arrive in order, signed, with different ids and without its number', async () => {
  const { store, start, subscribed } = await openWorld()
  const { url, got } = await startReceiver()
  const endpoint = await addEndpoint(store, url)
  start()
  await subscribed()
  const address = new Secret('+4915112345678')
  const clientRef = new Secret('order-4711')
  const id = await startIn(store, { address, country: 'DE', clientRef })
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
  await store.dispatch(id, { ...SENT, price: 46_700 })
  await store.dispatch(id, { type: 'receipt', attempt: 1, receipt: { status: 'delivered' } })
  await store.dispatch(id, { type: 'check', code: new Secret('4711') })
  await vi.waitFor(() => expect(got).toHaveLength(4), WAIT)
  expect(got.every((each) => isSignedBy(endpoint.secrets, each))).toBe(true)
  const about = { request_id: id, client_ref: 'order-4711', account: 'shop', country: 'DE' }
  const attempt = { attempt: 1, step: 1, channel: 'sms', outcome: 'accepted' }
  const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(got.map(({ body }) => JSON.parse(body))).toEqual([
    { type: 'verification.started', timestamp, data: { ...about, version: 1, state: 'inProgress' } },
    {
      type: 'verification.attempt',
      timestamp,
      data: { ...about, version: 3, ...attempt, price: { amount: '0.04670', currency: 'EUR' } },
    },
    {
      type: 'verification.delivered',
      timestamp,
      data: {
        ...about,
        version: 4,
        ...attempt,
        receipt: 'delivered',
        price: { amount: '0.04670', currency: 'EUR' },
      },
    },
    { type: 'verification.succeeded', timestamp, data: { ...about, version: 5, state: 'succeeded' } },
  ])
  expect(new Set(idsOf(got)).size).toBe(4)
  expect(got.map(({ body }) => body).join('')).not.toContain('5112345678')
})

it('a v2 verification is named by its UUID, and a refused start is reported as blocked', async () => {
  const { store, start, subscribed } = await openWorld()
  const { url, got } = await startReceiver()
  await addEndpoint(store, url)
  start()
  await subscribed()
  const id = await startIn(store, { frontDoor: 'vonage-v2' })
  await vi.waitFor(() => expect(got).toHaveLength(1), WAIT)
  expect(JSON.parse(got[0]?.body ?? '')['data']['request_id'].replaceAll('-', '')).toBe(id)
  const refusal = { reason: 'unsupportedCountry' } as const
  await store.outbox.refused({ account: 'shop', address: new Secret('+4915112345678'), refusal })
  await vi.waitFor(() => expect(got).toHaveLength(2), WAIT)
  expect(JSON.parse(got[1]?.body ?? '')).toMatchObject({
    type: 'verification.blocked',
    data: { reason: 'unsupportedCountry' },
  })
})

it('an endpoint gets only its types, of its own account', async () => {
  const { store, start, subscribed } = await openWorld()
  const [some, others] = [await startReceiver(), await startReceiver()]
  await addEndpoint(store, some.url, { types: ['verification.succeeded'] })
  await addEndpoint(store, others.url, { account: 'other' })
  start()
  await subscribed()
  await verifyIn(store)
  const id = await verifyIn(store, { account: 'other' })
  await vi.waitFor(() => expect([some.got.length, others.got.length]).toEqual([1, 3]), WAIT)
  expect(typesOf(some.got)).toEqual(['verification.succeeded'])
  expect(requestsOf(others.got, id)).toHaveLength(3)
})

it('after a rotation both secrets verify', async () => {
  const { store, start, subscribed } = await openWorld()
  const { url, got } = await startReceiver()
  const { id, secrets } = await addEndpoint(store, url)
  const fresh = await store.webhooks.endpoints.rotate('shop', id)
  start()
  await subscribed()
  await startIn(store)
  await vi.waitFor(() => expect(got).toHaveLength(1), WAIT)
  const [received] = got
  for (const secret of [...secrets, fresh])
    expect(received && secret && isSignedBy([secret], received)).toBe(true)
})

it('the outbox keeps events only while an endpoint wants them', async () => {
  const { store, start, subscribed, subscribers } = await openWorld()
  start()
  const { url, got } = await startReceiver()
  expect(await subscribers()).toEqual([])
  await startIn(store)
  expect((await store.outbox.state()).entries).toBe(0)
  const { id } = await addEndpoint(store, url)
  await subscribed()
  await startIn(store)
  await vi.waitFor(() => expect(got).toHaveLength(1), WAIT)
  await store.webhooks.endpoints.set('shop', id, (settings) => ({ ...settings, enabled: false }))
  await vi.waitFor(async () => expect(await subscribers()).toEqual([]), WAIT)
})

it('an endpoint that hangs does not delay others', async () => {
  const { store, start, subscribed } = await openWorld()
  const hanging = await startReceiver(() => undefined)
  const healthy = await startReceiver()
  await addEndpoint(store, hanging.url)
  await addEndpoint(store, healthy.url)
  start()
  await subscribed()
  const ids = await Promise.all(Array.from({ length: 60 }, () => verifyIn(store)))
  await vi.waitFor(() => expect(healthy.got).toHaveLength(180), WAIT)
  for (const id of ids) expect(typesOf(requestsOf(healthy.got, id))).toEqual(VERIFIED)
  expect(hanging.mostAtOnce()).toBe(10)
  expect((await store.webhooks.state()).waiting).toEqual([{ account: 'shop', waiting: 180 }])
})

it('a failed event is tried again with the same id and body, and later events of the verification wait for it', async () => {
  const { store, start, subscribed, metrics } = await openWorld()
  let isDown = true
  const { url, got } = await startReceiver((response) => void response.writeHead(isDown ? 500 : 200).end())
  await addEndpoint(store, url)
  start()
  await subscribed()
  await verifyIn(store)
  await vi.waitFor(() => expect(got).toHaveLength(1), WAIT)
  isDown = false
  await vi.waitFor(() => expect(got).toHaveLength(4), WAIT)
  expect(typesOf(got)).toEqual(['verification.started', ...VERIFIED])
  expect(idsOf(got)[1]).toBe(idsOf(got)[0])
  expect(got[1]?.body).toBe(got[0]?.body)
  expect((got[1]?.at ?? 0) - (got[0]?.at ?? Infinity)).toBeGreaterThan(4_900)
  // The worker counts a try after the receiver has answered.
  await vi.waitFor(async () => {
    const text = await metrics.registry.metrics()
    expect(text).toContain('pinpost_webhook_tries_total{account="shop",delivery="failed"} 1\n')
    expect(text).toContain('pinpost_webhook_tries_total{account="shop",delivery="delivered"} 3\n')
    expect(text).toContain('pinpost_webhook_lag_seconds_count 3\n')
  }, WAIT)
})

it.each([307, 401])(
  'an answer with status %i is a failure, and its event is given up once the endpoint is disabled',
  async (status) => {
    const { store, start, subscribed } = await openWorld()
    const { url, got } = await startReceiver((response) => void response.writeHead(status).end())
    const { id } = await addEndpoint(store, url)
    start()
    await subscribed()
    await startIn(store)
    await vi.waitFor(() => expect(got).toHaveLength(1), WAIT)
    expect(await store.webhooks.dead.list()).toEqual([])
    await store.webhooks.endpoints.set('shop', id, (settings) => ({ ...settings, enabled: false }))
    await vi.waitFor(async () => {
      expect(await store.webhooks.dead.list()).toMatchObject([{ reason: 'the endpoint is disabled' }])
    }, WAIT)
  },
)

it('410 gives an event up at once, and it can be sent again', async () => {
  const { store, start, subscribed } = await openWorld()
  let status = 410
  const { url, got } = await startReceiver((response) => void response.writeHead(status).end())
  await addEndpoint(store, url)
  start()
  await subscribed()
  await startIn(store)
  await vi.waitFor(async () => expect(await store.webhooks.dead.count()).toBe(1), WAIT)
  const [dead] = await store.webhooks.dead.list()
  expect(dead).toMatchObject({ reason: 'status 410', type: 'verification.started', account: 'shop' })
  status = 204
  await store.webhooks.dead.resend(dead?.id ?? '')
  await vi.waitFor(() => expect(got).toHaveLength(2), WAIT)
  expect(idsOf(got)[1]).toBe(idsOf(got)[0])
  await vi.waitFor(async () => expect(await store.webhooks.dead.count()).toBe(0), WAIT)
})

it('many old events that are sent again wait for their turn, and none is given up', async () => {
  const { store, start } = await openWorld()
  const { url, got } = await startReceiver(
    (response) => void setTimeout(() => response.writeHead(204).end(), 300),
  )
  const { id: target } = await addEndpoint(store, url)
  start()
  const resentAt = Date.now()
  const at = resentAt - 2 * 86_400_000
  const events = Array.from({ length: 100 }, (_, index) => {
    const verification = `00${String(index).padStart(30, '0')}`
    const event = `evt_${verification}_000001_00`
    const type = 'verification.succeeded'
    return { account: 'shop', target, verification, event, type, at, resentAt, body: '{"data":{}}' }
  })
  await store.webhooks.add(events)
  await vi.waitFor(() => expect(idsOf(got).toSorted()).toEqual(events.map(({ event }) => event)), WAIT)
  expect(await store.webhooks.dead.count()).toBe(0)
})

it('an event of a removed endpoint is not sent', async () => {
  const { store, start, subscribed } = await openWorld()
  const { url, got } = await startReceiver((response) => void response.writeHead(500).end())
  const kept = await startReceiver()
  const { id } = await addEndpoint(store, url)
  await addEndpoint(store, kept.url)
  start()
  await subscribed()
  await verifyIn(store)
  await vi.waitFor(() => expect([got.length, kept.got.length]).toEqual([1, 3]), WAIT)
  await store.webhooks.endpoints.remove('shop', id)
  await vi.waitFor(async () => {
    const [backlog] = (await store.webhooks.state()).waiting
    expect(backlog?.waiting).toBe(0)
  }, WAIT)
  await startIn(store)
  await vi.waitFor(() => expect(kept.got).toHaveLength(4), WAIT)
  expect(got).toHaveLength(1)
})

it.each(['127.0.0.1', 'localhost'])('nothing is sent to %s unless it is allowed', async (host) => {
  const { store, start, subscribed, metrics } = await openWorld({
    rules: { allowsPrivate: false, allowsHttp: true },
  })
  const { port, got } = await startReceiver()
  await addEndpoint(store, `http://${host}:${port}/`)
  start()
  await subscribed()
  await startIn(store)
  const failed = 'pinpost_webhook_tries_total{account="shop",delivery="failed"} 1'
  await vi.waitFor(async () => expect(await metrics.registry.metrics()).toContain(failed), WAIT)
  expect(got).toEqual([])
})
