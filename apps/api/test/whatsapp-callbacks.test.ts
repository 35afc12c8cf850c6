import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'

import { Secret } from '@pinpost/core'
import { makeProviders } from '@pinpost/providers'
import { makeMetrics } from '@pinpost/telemetry'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { openTestApi, someNumber, type TestApi } from './api.ts'

const APP_SECRET = 'secret-of-the-meta-app'
const VERIFY_TOKEN = 'verify-token-0123456789'

const SECRETS: Readonly<Record<string, string>> = { APP: APP_SECRET, VERIFY: VERIFY_TOKEN, ACCESS: 'access' }

/** Two routes of one credential, and another carrier. */
const whatsapp = () =>
  makeProviders({
    publicUrl: 'http://127.0.0.1:3000',
    secret: (source) => new Secret(('env' in source && SECRETS[source.env]) || 'x'.repeat(32)),
    read: () => ({
      credentials: {
        meta: {
          vendor: 'whatsapp',
          phoneNumberId: '106540352242922',
          accessToken: { env: 'ACCESS' },
          appSecret: { env: 'APP' },
          verifyToken: { env: 'VERIFY' },
          template: 'verify_code',
          languages: ['en'],
        },
        twilio: { vendor: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: { env: 'TOKEN' } },
      },
      routes: [
        { name: 'whatsapp', channel: 'whatsapp', credential: 'meta' },
        { name: 'whatsapp-eu', channel: 'whatsapp', credential: 'meta' },
        { name: 'twilio-sms', channel: 'sms', credential: 'twilio', sender: { number: '+15005550006' } },
      ],
    }),
  })

async function setUp() {
  const metrics = makeMetrics({ routes: () => ['whatsapp'], accounts: () => [] })
  return { ...(await openTestApi({ providers: await whatsapp(), metrics })), metrics }
}

/** A verification whose first step was handed over by that route. */
async function sentBy({ call, store }: TestApi, route = 'whatsapp'): Promise<string> {
  const answer = await call('/verify/json', { number: someNumber(), brand: 'Acme', pin_code: '4711' })
  const id = String(answer['request_id'])
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin: new Secret('9999') })
  const outcome = { kind: 'accepted', reference: 'w1' } as const
  const command = { attempt: 1, route, outcome, otherRoute: false, jitter: 0 }
  await store.dispatch(id, { type: 'attemptFinished', ...command })
  return id
}

const status = (id: string, name: string, fields: object = {}, route = 'whatsapp') => ({
  id: 'wamid.x',
  status: name,
  biz_opaque_callback_data: `${route}/${id}/1`,
  ...fields,
})

const bodyOf = (statuses: readonly object[]): string =>
  JSON.stringify({ entry: [{ changes: [{ field: 'messages', value: { statuses } }] }] })

const headersOf = (body: string, secret = APP_SECRET) => ({
  'content-type': 'application/json',
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
})

async function post(
  { app }: TestApi,
  statuses: readonly object[],
  secret?: string,
  url = '/webhooks/whatsapp',
) {
  const body = bodyOf(statuses)
  const answer = await app.inject({ method: 'POST', url, headers: headersOf(body, secret), payload: body })
  return answer.statusCode
}

const receiptOf = async ({ store }: TestApi, id: string) =>
  (await store.dispatch(id, { type: 'expiryDue' }))?.verification.attempts[0]?.receipt

const openRoutes = async ({ store }: TestApi) => {
  await store.routeState.refresh()
  return [...store.routeState.current().breakers.keys()].toSorted()
}

const failing = (id: string, code: number) => status(id, 'failed', { errors: [{ code }] })

describe('a webhook of WhatsApp', () => {
  it('records every receipt in it, each for its own attempt and route', async () => {
    const api = await setUp()
    const [one, two, three] = [await sentBy(api), await sentBy(api, 'whatsapp-eu'), await sentBy(api)]
    const failed = { errors: [{ code: 131_026 }] }
    const statuses = [
      status(one, 'sent'),
      status(two, 'read', {}, 'whatsapp-eu'),
      status(three, 'failed', failed),
      status(one, 'delivered'),
    ]
    expect(await post(api, statuses)).toBe(200)
    expect(await receiptOf(api, one)).toEqual({ status: 'delivered' })
    expect(await receiptOf(api, two)).toEqual({ status: 'delivered' })
    expect(await receiptOf(api, three)).toEqual({
      status: 'failed',
      reason: 'channelUnsupported',
      code: '131026',
    })
  })

  it('that reports a refused credential opens the breakers of its routes, once for each attempt', async () => {
    const api = await setUp()
    const id = await sentBy(api)
    expect(await post(api, [failing(id, 131_042)])).toBe(200)
    expect(await openRoutes(api)).toEqual(['whatsapp', 'whatsapp-eu'])
    for (const route of ['whatsapp', 'whatsapp-eu']) await api.store.routeState.setBreaker(route, undefined)
    expect(await post(api, [failing(id, 131_042)])).toBe(200)
    expect(await openRoutes(api)).toEqual([])
  })

  it('that reports a failure of one number opens no breaker', async () => {
    const api = await setUp()
    expect(await post(api, [failing(await sentBy(api), 131_026)])).toBe(200)
    expect(await openRoutes(api)).toEqual([])
  })

  it('that reports a refused credential more than a minute late opens no breaker', async () => {
    const api = await setUp()
    const id = await sentBy(api)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    const answered = await post(api, [failing(id, 131_042)]).finally(() => vi.useRealTimers())
    expect(answered).toBe(200)
    expect(await receiptOf(api, id)).toMatchObject({ reason: 'credentialError' })
    expect(await openRoutes(api)).toEqual([])
  })

  it('that is forged is refused, counted, and changes nothing', async () => {
    const api = await setUp()
    const id = await sentBy(api)
    expect(await post(api, [status(id, 'delivered')], 'another-secret')).toBe(403)
    expect(await receiptOf(api, id)).toBeUndefined()
    const text = await api.metrics.registry.metrics()
    expect(text).toContain('pinpost_callbacks_refused_total{route="whatsapp"} 1\n')
  })

  it('changes no attempt of another carrier, even if it names one', async () => {
    const api = await setUp()
    const id = await sentBy(api, 'twilio-sms')
    expect(await post(api, [status(id, 'delivered'), status(id, 'delivered', {}, 'twilio-sms')])).toBe(200)
    expect(await receiptOf(api, id)).toBeUndefined()
  })

  it('may contain a thousand reports, but not more than 1 MiB', async () => {
    const api = await setUp()
    const id = await sentBy(api)
    const rest = Array.from({ length: 999 }, () => status('f'.repeat(32), 'sent', { pad: 'x'.repeat(600) }))
    expect(await post(api, [...rest, status(id, 'delivered')])).toBe(200)
    expect(await receiptOf(api, id)).toEqual({ status: 'delivered' })
    expect(await post(api, [status(id, 'sent', { pad: 'x'.repeat(1024 * 1024) })])).toBe(413)
  })

  it('of more than 64 KiB waits while four such bodies are being received; a small one does not', async () => {
    const api = await setUp()
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = Object(api.app.server.address())
    const open = async (length: number) => {
      const socket = connect(port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      await once(socket, 'connect')
      socket.write(`POST /webhooks/whatsapp HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n{`)
      return socket
    }
    const slow = await Promise.all([1, 2, 3, 4].map(() => open(100_000)))
    const statusOf = async () => {
      const socket = await open(100_000)
      const first = Promise.race([
        once(socket, 'data').then(([data]) => String(data).slice(9, 12)),
        new Promise<string>((resolve) => void setTimeout(resolve, 200, 'waits')),
      ])
      return await first.finally(() => socket.destroy())
    }
    await expect.poll(statusOf).toBe('503')
    expect(await post(api, [])).toBe(200)
    for (const socket of slow) socket.destroy()
    await expect.poll(() => post(api, [{ pad: 'x'.repeat(70_000) }])).toBe(200)
  })
})

const ask = async (route: string, token: string) => {
  const { app } = await setUp()
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.verify_token': token,
    'hub.challenge': '1158201444',
  })
  return app.inject(`/webhooks/${route}?${query}`)
}

describe("Meta's request to verify the URL", () => {
  it('is answered with the challenge, as plain text', async () => {
    const answer = await ask('whatsapp', VERIFY_TOKEN)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe('1158201444')
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^text\/plain/),
      'x-content-type-options': 'nosniff',
    })
  })

  it('is refused with another token, and unknown to other carriers', async () => {
    expect((await ask('whatsapp', 'guessed')).statusCode).toBe(403)
    expect((await ask('twilio-sms', VERIFY_TOKEN)).statusCode).toBe(404)
    expect((await ask('nobody', VERIFY_TOKEN)).statusCode).toBe(404)
  })
})
