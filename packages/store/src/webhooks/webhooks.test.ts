import { EventEmitter, once } from 'node:events'

import { expect, it, onTestFinished, vi } from 'vitest'

import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'
import { WAIT } from '../../test/verify.ts'
import type { Store } from '../store.ts'
import type { WebhookVerdict } from './queue.ts'
import type { OutgoingWebhook } from './webhooks.ts'

const A = `00${'a'.repeat(30)}`
const B = `00${'b'.repeat(30)}`

const someWebhook = (
  verification: string,
  version: number,
  changes: Partial<OutgoingWebhook> = {},
): OutgoingWebhook => ({
  account: 'shop0001',
  target: 'ep_1',
  verification,
  event: `evt_${verification}_00000${version}_00`,
  type: 'verification.attempt',
  at: 1_000,
  body: `{"version":${version}}`,
  ...changes,
})

/** Handles webhooks as the test says, and records them. */
function startWork(
  store: Store,
  verdictOf: (webhook: OutgoingWebhook, tries: number) => WebhookVerdict | Promise<WebhookVerdict> = () => ({
    type: 'done',
  }),
) {
  const got: OutgoingWebhook[] = []
  const errors: unknown[] = []
  const work = store.webhooks.work({
    concurrency: 10,
    async handle(webhook, tries) {
      got.push(webhook)
      return verdictOf(webhook, tries)
    },
    onError: (error) => errors.push(error),
  })
  onTestFinished(() => work.close())
  return { work, got, errors, names: () => got.map(({ event }) => event) }
}

const event = (verification: string, version: number): string => someWebhook(verification, version).event

it('a webhook arrives unchanged, and leaves nothing in Redis', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  const { got } = startWork(store)
  const webhook = someWebhook(A, 1, { body: '{"client_ref":"order-4711"}' })
  expect(await store.webhooks.add([webhook])).toEqual([])
  await vi.waitFor(() => expect(got).toEqual([webhook]), WAIT)
  const redis = rawRedis()
  const left = async () =>
    (await redis.keys(`{${options.prefix}*`)).filter((key) => /webhook-|evt_/.test(key))
  await vi.waitFor(async () => expect(await left()).toEqual([]), WAIT)
})

it('the body is sealed while it waits', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  await store.webhooks.add([someWebhook(A, 1, { body: '{"client_ref":"order-4711"}' })])
  const redis = rawRedis()
  const dump = await Promise.all(
    (await redis.keys(`{${options.prefix}*`)).map((key) => redis.dumpBuffer(key)),
  )
  expect(Buffer.concat(dump.map((each) => each ?? Buffer.alloc(0))).toString('latin1')).not.toContain('order')
})

it('events of one verification arrive one after the other, those of others do not wait', async () => {
  const store = await openTestStore()
  const held = new EventEmitter()
  const { names } = startWork(store, async ({ event: name }) => {
    if (name === event(A, 1)) await once(held, 'release')
    return { type: 'done' }
  })
  await store.webhooks.add([1, 2, 3].map((version) => someWebhook(A, version)))
  await store.webhooks.add([someWebhook(A, 4), someWebhook(B, 1), someWebhook(B, 2)])
  await vi.waitFor(() => expect(names()).toContain(event(B, 2)), WAIT)
  expect(names()).toEqual([event(A, 1), event(B, 1), event(B, 2)])
  held.emit('release')
  await vi.waitFor(() => expect(names()).toHaveLength(6), WAIT)
  expect(names().slice(3)).toEqual([2, 3, 4].map((version) => event(A, version)))
})

it('endpoints do not wait for each other', async () => {
  const store = await openTestStore()
  const { got } = startWork(store, ({ target }) =>
    target === 'ep_1' ? { type: 'retry', pauseMs: 60_000, reason: 'status 500' } : { type: 'done' },
  )
  await store.webhooks.add(
    [1, 2].flatMap((version) => [someWebhook(A, version), someWebhook(A, version, { target: 'ep_2' })]),
  )
  const of = (target: string) => got.filter((each) => each.target === target).map(({ event: name }) => name)
  await vi.waitFor(() => expect(of('ep_2')).toEqual([event(A, 1), event(A, 2)]), WAIT)
  await vi.waitFor(() => expect(of('ep_1')).toEqual([event(A, 1)]), WAIT)
  expect(of('ep_1')).toEqual([event(A, 1)])
})

it('an error of ours is reported, and the event tried again without counting a failed try', async () => {
  const store = await openTestStore()
  const tries: number[] = []
  const { errors } = startWork(store, (_webhook, number) => {
    tries.push(number)
    if (tries.length === 1) throw new Error('Redis is away')
    return { type: 'done' }
  })
  await store.webhooks.add([someWebhook(A, 1)])
  await vi.waitFor(() => expect(tries).toEqual([0, 0]), WAIT)
  expect(errors).toEqual([new Error('Redis is away')])
})

it('a failed event is tried again after its pause with its number of tries, before later ones', async () => {
  const store = await openTestStore()
  const all: (readonly [string, number])[] = []
  startWork(store, ({ event: name }, tries) => {
    all.push([name, tries])
    return tries < 2 && name === event(A, 1)
      ? { type: 'retry', pauseMs: 10, reason: 'status 500' }
      : { type: 'done' }
  })
  await store.webhooks.add([1, 2].map((version) => someWebhook(A, version)))
  await vi.waitFor(() => expect(all).toHaveLength(4), WAIT)
  expect(all).toEqual([
    [event(A, 1), 0],
    [event(A, 1), 1],
    [event(A, 1), 2],
    [event(A, 2), 0],
  ])
})

it('an event that must wait is handled again, without counting a try', async () => {
  const store = await openTestStore()
  const tries: number[] = []
  startWork(store, (_webhook, number) => {
    tries.push(number)
    return tries.length < 3 ? { type: 'wait', until: Date.now() + 10 } : { type: 'done' }
  })
  await store.webhooks.add([someWebhook(A, 1)])
  await vi.waitFor(() => expect(tries).toEqual([0, 0, 0]), WAIT)
})

it('events that are added again change nothing, whether they wait, are in progress or are dead', async () => {
  const store = await openTestStore()
  let isStopped = true
  const { got } = startWork(store, ({ event: name }) => {
    if (name === event(B, 1)) return { type: 'dead', reason: 'status 410' }
    return isStopped ? { type: 'wait', until: Date.now() + 20 } : { type: 'done' }
  })
  const all = [someWebhook(A, 1), someWebhook(A, 2), someWebhook(B, 1)]
  await store.webhooks.add(all)
  await vi.waitFor(async () => expect(await store.webhooks.dead.count()).toBe(1), WAIT)
  await store.webhooks.add(all)
  isStopped = false
  await vi.waitFor(() => expect(got.map(({ event: name }) => name)).toContain(event(A, 2)), WAIT)
  await store.webhooks.add([someWebhook(B, 2)])
  await vi.waitFor(() => expect(got.at(-1)?.event).toBe(event(B, 2)), WAIT)
  expect(got.filter(({ event: name }) => name === event(B, 1))).toHaveLength(1)
  expect(await store.webhooks.dead.count()).toBe(1)
})

it('an event whose process died before it had a job gets one when it is added again', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  const { names } = startWork(store)
  const webhook = someWebhook(A, 1)
  // The state that such a process leaves behind.
  const redis = rawRedis()
  const key = (what: string) => `{${options.prefix}0}:webhook-${what}:ep_1`
  await store.webhooks.add([{ ...webhook, target: 'ep_2' }])
  await vi.waitFor(() => expect(names()).toHaveLength(1), WAIT)
  await redis.zadd(key('order'), 0, webhook.event)
  await redis.hset(key('bodies'), webhook.event, JSON.stringify([webhook.type, webhook.at, 'not opened']))
  await store.webhooks.add([webhook, someWebhook(A, 2)])
  await vi.waitFor(() => expect(names()).toContain(event(A, 2)), WAIT)
})

it('a dead event is listed with its reason, lets later ones pass, and can be sent again', async () => {
  const store = await openTestStore()
  let isDead = true
  const { got } = startWork(store, ({ event: name }) =>
    isDead && name === event(A, 1) ? { type: 'dead', reason: 'status 410' } : { type: 'done' },
  )
  await store.webhooks.add([1, 2].map((version) => someWebhook(A, version)))
  await vi.waitFor(() => expect(got).toHaveLength(2), WAIT)
  const { dead } = store.webhooks
  await vi.waitFor(async () => expect(await dead.count()).toBe(1), WAIT)
  const listed = {
    id: `ep_1-${event(A, 1)}`,
    account: 'shop0001',
    target: 'ep_1',
    event: event(A, 1),
    type: 'verification.attempt',
    at: 1_000,
    reason: 'status 410',
  }
  expect(await dead.list()).toEqual([listed])
  expect(await dead.list('shop0001')).toEqual([listed])
  expect(await dead.list('shop0002')).toEqual([])

  expect(await dead.resend(listed.id)).toBe(true)
  await vi.waitFor(() => expect(got).toHaveLength(3), WAIT)
  await vi.waitFor(async () => expect(await dead.count()).toBe(1), WAIT)
  isDead = false
  const before = Date.now()
  expect(await dead.resend(listed.id)).toBe(true)
  await vi.waitFor(() => expect(got).toHaveLength(4), WAIT)
  expect(got[0]).toEqual(someWebhook(A, 1))
  expect(got[3]).toEqual({ ...someWebhook(A, 1), resentAt: expect.any(Number) })
  expect(got[3]?.resentAt).toBeGreaterThanOrEqual(before)
  await vi.waitFor(async () => expect(await dead.count()).toBe(0), WAIT)
  expect(await dead.resend(listed.id)).toBe(false)
  expect(await dead.resend('ep_1-evt_1')).toBe(false)
})

it('an event whose key was removed is dead', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  await store.webhooks.add([someWebhook(A, 1)])
  const other = await openTestStore({ ...options, keyRing: someOptions().keyRing })
  const { got } = startWork(other)
  await vi.waitFor(
    async () =>
      expect(await store.webhooks.dead.list()).toMatchObject([
        { reason: 'its key is not in PINPOST_PIN_KEYS' },
      ]),
    WAIT,
  )
  expect(got).toEqual([])
})

it('beyond the bound of a target its newest events are dead at once, and can be sent again', async () => {
  const store = await openTestStore(someOptions({ shards: 256 }))
  // 10,000 over 256 shards.
  const bound = 40
  const ids = Array.from({ length: bound }, (_, index) => `00${String(index).padStart(30, '0')}`)
  expect(await store.webhooks.add(ids.map((id) => someWebhook(id, 1)))).toEqual([])
  const late = someWebhook(A, 1)
  expect(await store.webhooks.add([late, someWebhook(A, 1, { target: 'ep_2' })])).toMatchObject([
    { account: 'shop0001', target: 'ep_1' },
  ])
  const { names, got } = startWork(store)
  await vi.waitFor(() => expect(names()).toHaveLength(bound + 1), WAIT)
  await vi.waitFor(
    async () =>
      expect(await store.webhooks.dead.list()).toMatchObject([
        { event: late.event, reason: 'too many events were waiting' },
      ]),
    WAIT,
  )
  await store.webhooks.dead.resend(`ep_1-${late.event}`)
  await vi.waitFor(() => expect(got.at(-1)).toMatchObject(late), WAIT)
})

it('an event whose job Redis lost gets one again, each verification its oldest', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  const settings = { url: 'https://shop.example', enabled: true }
  const created = await store.webhooks.endpoints.create('shop0001', settings)
  const target = typeof created === 'string' ? '' : created.id
  const webhooks = [
    [A, 1],
    [A, 2],
    [B, 1],
  ].map(([verification, version]) => someWebhook(String(verification), Number(version), { target }))
  await store.webhooks.add(webhooks)
  expect(await store.webhooks.rescue()).toBe(0)
  const redis = rawRedis()
  for (const key of await redis.keys(`{${options.prefix}*}:webhooks:*`)) await redis.del(key)
  expect(await store.webhooks.rescue()).toBe(2)
  expect(await store.webhooks.rescue()).toBe(0)
  const { names } = startWork(store)
  await vi.waitFor(() => expect(names()).toHaveLength(3), WAIT)
  expect(names().filter((name) => name.includes(A))).toEqual([event(A, 1), event(A, 2)])
})

it('the number of waiting events of an account is reported', async () => {
  const store = await openTestStore()
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  const created = await store.webhooks.endpoints.create('shop0001', {
    url: 'https://shop.example',
    enabled: true,
  })
  const target = typeof created === 'string' ? '' : created.id
  await store.webhooks.add([someWebhook(A, 1, { target }), someWebhook(A, 2, { target })])
  expect(await store.webhooks.state()).toEqual({ waiting: [{ account: 'shop0001', waiting: 2 }], dead: 0 })
})
