import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'

import { describe, expect, it, onTestFinished } from 'vitest'

import { AUTH_TOKEN, eventually, openPhone, pause, startSimulator, TO } from './world.ts'

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly signature: string | string[] | undefined
  readonly body: string
}

/** The application's web server: repeats challenges for its token and keeps what it gets. */
async function listen(verifyToken = 'simulator-verify-token') {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      received.push({ method, url, signature: headers['x-hub-signature-256'], body })
      const query = new URL(url ?? '', 'http://x').searchParams
      if (method === 'POST') response.end()
      else if (query.get('hub.verify_token') === verifyToken) response.end(query.get('hub.challenge'))
      else response.writeHead(403).end()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const webhooks = () => received.filter(({ method }) => method === 'POST')
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test asserts is its type
  const statuses = (): any[] =>
    webhooks().map(({ body }) => JSON.parse(body).entry[0].changes[0].value.statuses[0])
  return { received, webhooks, statuses, url: `http://127.0.0.1:${address.port}/webhooks` }
}

const text = (code: string) => [{ type: 'text', text: code }]
const message = (code = '4711', rest: object = {}) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: TO,
  type: 'template',
  template: {
    name: 'verify_code',
    language: { code: 'de' },
    components: [
      { type: 'body', parameters: text(code) },
      { type: 'button', sub_type: 'url', index: '0', parameters: text(code) },
    ],
  },
  biz_opaque_callback_data: 'order-1',
  ...rest,
})

async function setUp(whatsappWebhookUrl?: string) {
  const simulator = await startSimulator({ whatsappWebhookUrl })
  async function post(path: string, body: unknown, token = AUTH_TOKEN) {
    const response = await fetch(`${simulator.url}/whatsapp/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    // oxlint-disable-next-line typescript/no-explicit-any -- what a test asserts is its type
    const answer: any = await response.json()
    return { status: response.status, ...answer }
  }
  const send = (body: unknown = message(), token?: string) =>
    post('v24.0/106540352242922/messages', body, token)
  return { ...simulator, post, send }
}

describe('a template sent by the Cloud API', () => {
  it('arrives at its number with its code', async () => {
    const { send, next, api } = await setUp()
    const answer = await send()
    expect(answer).toEqual({
      status: 200,
      messaging_product: 'whatsapp',
      contacts: [{ input: TO, wa_id: TO.slice(1) }],
      messages: [{ id: expect.stringMatching(/^wamid\./), message_status: 'accepted' }],
    })
    const { id } = answer.messages[0]
    expect(Buffer.from(id.slice(6), 'base64').toString('latin1')).toContain(TO.slice(1))
    expect((await next()).body).toMatchObject({
      id,
      kind: 'whatsapp',
      from: '+15550783881',
      to: TO,
      code: '4711',
      text: expect.stringContaining('4711'),
      status: 'delivered',
      template: 'verify_code',
      language: 'de',
      errorCode: null,
    })
    expect((await api('GET', '/search?text=4711')).body).toHaveLength(1)
    expect((await api('GET', '/ledger')).body).toMatchObject([{ kind: 'whatsapp', to: TO, accepted: true }])
  })

  it.each([
    ['another product', { messaging_product: 'sms' }, 100],
    ['no number', { to: 'ann' }, 131_009],
    ['a text', { type: 'text', text: { body: '4711' } }, 131_009],
    ['no language', { template: { ...message().template, language: undefined } }, 131_008],
    ['no parameter', { template: { ...message().template, components: [] } }, 132_000],
    ['a code of 16 characters', message('1'.repeat(16)), 131_009],
    [
      'no button',
      { template: { ...message().template, components: [{ type: 'body', parameters: text('4711') }] } },
      131_008,
    ],
    [
      'a button that copies',
      {
        template: {
          ...message().template,
          components: [
            { type: 'body', parameters: text('4711') },
            { type: 'button', sub_type: 'copy_code', index: '0', parameters: text('4711') },
          ],
        },
      },
      131_009,
    ],
    [
      'another code in the button',
      {
        template: {
          ...message().template,
          components: [
            { type: 'body', parameters: text('4711') },
            { type: 'button', sub_type: 'url', index: '0', parameters: text('4712') },
          ],
        },
      },
      131_009,
    ],
  ])('with %s is refused', async (_what, rest, code) => {
    const { send, next } = await setUp()
    expect(await send(message('4711', rest))).toMatchObject({ status: 400, error: { code } })
    expect((await next(TO, 0)).status).toBe(204)
  })

  it('with another token, version or id is refused', async () => {
    const { send, post } = await setUp()
    expect(await send(message(), 'wrong')).toMatchObject({ status: 401, error: { code: 190 } })
    expect(await post('24/106540352242922/messages', message())).toMatchObject({
      status: 400,
      error: { code: 33 },
    })
    expect(await post('v24.0/me/messages', message())).toMatchObject({ status: 400, error: { code: 33 } })
  })
})

describe('webhooks', () => {
  it('come in order and signed, once the URL has repeated a challenge', async () => {
    const { received, webhooks, statuses, url } = await listen()
    const { send } = await setUp(url)
    const { messages } = await send()
    await eventually(() => webhooks().length === 2)
    expect(received.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST'])
    expect(statuses()).toMatchObject([
      { id: messages[0].id, status: 'sent', recipient_id: TO.slice(1), biz_opaque_callback_data: 'order-1' },
      { id: messages[0].id, status: 'delivered', pricing: { category: 'authentication' } },
    ])
    for (const { body, signature } of webhooks())
      expect(signature).toBe(`sha256=${createHmac('sha256', AUTH_TOKEN).update(body).digest('hex')}`)
    await send()
    await eventually(() => webhooks().length === 4)
    expect(received.filter(({ method }) => method === 'GET')).toHaveLength(1)
  })

  it('say that a message is read if its phone is open', async () => {
    const { statuses, url } = await listen()
    const simulator = await setUp(url)
    await openPhone(simulator.url)
    await simulator.send()
    await eventually(() => statuses().length === 3)
    expect(statuses().map(({ status }) => status)).toEqual(['sent', 'delivered', 'read'])
  })

  it('do not come to a URL that refuses the challenge', async () => {
    const { received, webhooks, url } = await listen('another-token')
    const { send, next } = await setUp(url)
    await send()
    expect((await next()).body).toMatchObject({ status: 'delivered' })
    await eventually(() => received.length > 1)
    expect(webhooks()).toEqual([])
  })

  it('come to the URL of a subscription', async () => {
    const { statuses, url } = await listen('own-token')
    const { send, post } = await setUp()
    const wrong = { callback_url: url, verify_token: 'wrong' }
    expect(await post('v24.0/1234567/subscriptions', wrong)).toMatchObject({ error: { code: 2200 } })
    const right = { object: 'whatsapp_business_account', callback_url: url, verify_token: 'own-token' }
    expect(await post('v24.0/1234567/subscriptions', right)).toEqual({ status: 200, success: true })
    await send()
    await eventually(() => statuses().length === 2)
  })
})

describe('a fault of WhatsApp', () => {
  const CHANNEL = { channel: 'whatsapp' }

  it.each([
    [{ type: 'failed' }, 131_026],
    [{ type: 'failed', code: 131_049 }, 131_049],
  ])('%j fails after it was accepted', async (fault, code) => {
    const { statuses, url } = await listen()
    const { send, addFault, next } = await setUp(url)
    await addFault(fault, CHANNEL)
    expect(await send()).toMatchObject({ status: 200 })
    await eventually(() => statuses().length > 0)
    await pause(50)
    expect(statuses()).toMatchObject([{ status: 'failed', errors: [{ code }] }])
    expect((await next(TO, 0)).status).toBe(204)
  })

  it('undelivered stays sent', async () => {
    const { statuses, url } = await listen()
    const { send, addFault, api } = await setUp(url)
    await addFault({ type: 'undelivered' }, CHANNEL)
    await send()
    await eventually(() => statuses().length === 1)
    await pause(50)
    expect(statuses()).toMatchObject([{ status: 'sent' }])
    expect((await api('GET', `/numbers/${TO}/inbox`)).body).toMatchObject([{ status: 'sent' }])
  })

  it.each([
    [{ type: 'error', code: 130_429 }, 400],
    [{ type: 'error', code: 190, status: 401 }, 401],
  ])('%j is Meta’s error', async (fault, status) => {
    const { send, addFault, next } = await setUp()
    await addFault(fault, CHANNEL)
    expect(await send()).toMatchObject({ status, error: { code: fault.code, type: 'OAuthException' } })
    expect((await next(TO, 0)).status).toBe(204)
  })

  it('of callbacks loses or repeats webhooks', async () => {
    const { webhooks, statuses, url } = await listen()
    const { send, addFault, next } = await setUp(url)
    await addFault({ type: 'noCallbacks' }, { ...CHANNEL, times: 1 })
    await addFault({ type: 'doubleCallbacks' }, CHANNEL)
    await send()
    await next()
    await pause(50)
    expect(webhooks()).toEqual([])
    await send()
    await eventually(() => webhooks().length === 4)
    expect(statuses().map(({ status }) => status)).toEqual(['sent', 'sent', 'delivered', 'delivered'])
  })
})
