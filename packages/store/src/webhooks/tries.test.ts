import { expect, it, onTestFinished, vi } from 'vitest'

import { openTestStore } from '../../test/redis.ts'
import { WAIT } from '../../test/verify.ts'
import type { Store } from '../store.ts'
import type { WebhookVerdict } from './queue.ts'
import type { WebhookTry } from './tries.ts'
import type { OutgoingWebhook } from './webhooks.ts'

const webhookOf = (digit: string): OutgoingWebhook => {
  const verification = `00${digit.repeat(30)}`
  return {
    account: 'shop0001',
    target: 'ep_1',
    verification,
    event: `evt_${verification}_000001_00`,
    type: 'verification.started',
    at: 1_000,
    body: '{}',
  }
}

/** Sends webhooks with these verdicts, one after the other. */
async function send(store: Store, webhook: OutgoingWebhook, ...verdicts: WebhookVerdict[]): Promise<void> {
  const work = store.webhooks.work({
    concurrency: 1,
    handle: () => Promise.resolve(verdicts.shift() ?? { type: 'done' }),
    onError: () => undefined,
  })
  onTestFinished(() => work.close())
  await store.webhooks.add([webhook])
  await vi.waitFor(() => expect(verdicts).toEqual([]), WAIT)
  await work.close()
}

async function takeAll(store: Store): Promise<readonly WebhookTry[]> {
  const taken: WebhookTry[] = []
  await store.webhooks.tries.take(async (tries) => void taken.push(...tries))
  return taken
}

it('tells of each try with its number, result and reason, and of nothing that was not tried', async () => {
  const store = await openTestStore()
  await takeAll(store)
  const webhook = webhookOf('a')
  await send(
    store,
    webhook,
    { type: 'retry', pauseMs: 1, reason: 'status 500' },
    { type: 'wait', until: 0 },
    { type: 'dead', reason: 'status 410' },
  )
  const { body: _body, at: _at, ...common } = webhook
  const at = expect.any(Number)
  expect(await takeAll(store)).toEqual([
    { ...common, number: 1, at, result: 'retry', reason: 'status 500' },
    { ...common, number: 2, at, result: 'dead', reason: 'status 410' },
  ])
  expect(await takeAll(store)).toEqual([])
})

it('repeats tries that could not be written', async () => {
  const store = await openTestStore()
  await takeAll(store)
  await send(store, webhookOf('b'), { type: 'done' })
  const failing = store.webhooks.tries.take(() => Promise.reject(new Error('Postgres is away')))
  await expect(failing).rejects.toThrow('away')
  expect(await takeAll(store)).toMatchObject([{ number: 1, result: 'done' }])
})

it('keeps nothing before somebody takes them', async () => {
  const store = await openTestStore()
  await send(store, webhookOf('c'), { type: 'done' })
  expect(await takeAll(store)).toEqual([])
})
