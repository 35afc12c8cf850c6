import { Webhook } from 'standardwebhooks'
import { expect, it, vi } from 'vitest'

import { type Service, startService, until } from '../../../test/support/processes.ts'
import { type Received, startReceiver } from '../../../test/support/receiver.ts'
import { storeOf } from '../../../test/support/store-of.ts'

const WAIT = { timeout: 180_000, interval: 50 }
const VERIFICATIONS = 30
const ANSWER_AFTER_MS = 100

/** Starts a verification and enters its code. */
async function verify(service: Service, number: string): Promise<string> {
  const { request_id } = await service.call('/verify/json', { number, brand: 'Acme' })
  const sms = await service.nextItem(number)
  const code = /\d{4}/.exec(String(sms['text']))?.[0] ?? ''
  const checked = await service.call('/verify/check/json', { request_id: String(request_id), code })
  expect(checked).toMatchObject({ status: '0' })
  return String(request_id)
}

interface Got {
  readonly event: string
  readonly request: string
  readonly type: string
  readonly outcome: string | undefined
  readonly body: string
}

function read({ headers, body }: Received): Got {
  const { type, data } = JSON.parse(body)
  const { request_id: request, outcome } = data
  return { event: String(headers['webhook-id']), request, type, outcome, body }
}

it('each event arrives in order and with one id, although a worker is killed and an endpoint hangs', async () => {
  const service = await startService({
    workers: 2,
    timeScale: 1,
    variables: { PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true' },
  })
  const store = await storeOf(service)
  const slow = await startReceiver((response) => {
    setTimeout(() => response.writeHead(204).end(), ANSWER_AFTER_MS)
  })
  const hanging = await startReceiver(() => undefined)
  const create = (url: string) => store.webhooks.endpoints.create('demo0001', { url, enabled: true })
  const endpoint = await create(slow.url)
  await create(hanging.url)
  await until('a subscription', async () => (await store.outbox.state()).subscribers.length === 1)

  const numbers = Array.from({ length: VERIFICATIONS }, (_, index) => `4915112345${100 + index}`)
  const verifying = Promise.all(numbers.map((number) => verify(service, number)))
  await vi.waitFor(() => expect(slow.got.length).toBeGreaterThan(20), WAIT)
  service.workers[0]?.process.kill('SIGKILL')
  const ids = await verifying

  const succeeded = () =>
    new Set(slow.got.map(read).flatMap(({ type, request }) => (type.endsWith('succeeded') ? [request] : [])))
  await vi.waitFor(() => expect([...succeeded()].toSorted()).toEqual(ids.toSorted()), WAIT)
  const got = slow.got.map(read)
  for (const id of ids) {
    const own = got.filter(({ request }) => request === id)
    // A worker that dies between the answer and its record sends an event twice.
    const first = own.filter(({ event }, index) => own.findIndex((each) => each.event === event) === index)
    const events = first.map(({ event }) => event)
    expect(events).toEqual(events.toSorted())
    expect(first[0]?.type).toBe('verification.started')
    // An answer that comes very late follows as a second event of its attempt, perhaps after the end.
    const types = first.filter(({ outcome }) => outcome !== 'ambiguous').map(({ type }) => type)
    expect(types).toEqual([...new Set(types)])
  }
  for (const { event, body } of got)
    expect(got.every((other) => other.event !== event || other.body === body)).toBe(true)
  const secret = typeof endpoint === 'string' ? '' : endpoint.secrets[0]?.reveal()
  const webhook = new Webhook(secret ?? '')
  for (const { headers, body } of slow.got) {
    const given = Object.entries(headers).map(([name, value]) => [name, String(value)])
    expect(webhook.verify(body, Object.fromEntries(given))).toEqual(JSON.parse(body))
  }
  // Ten of each worker.
  expect(hanging.mostAtOnce()).toBeLessThanOrEqual(20)
  const logs = service.workers.map((worker) => worker.output()).join('')
  expect(logs).toContain('PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES is on')
  expect(logs).not.toMatch(/4915112345|whsec_/)
})
