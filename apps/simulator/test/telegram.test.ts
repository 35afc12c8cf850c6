import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'

import { AUTH_TOKEN, eventually, startSimulator, TO } from './world.ts'

interface Report {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** The application's web server, which keeps the reports. */
async function listen() {
  const reports: Report[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      reports.push({ headers: request.headers, body })
      response.end()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { reports, url: `http://127.0.0.1:${address.port}/reports` }
}

async function setUp(stateDelayMs = 15) {
  const simulator = await startSimulator({ stateDelayMs })
  async function call(method: string, parameters: object = {}, token = AUTH_TOKEN) {
    const response = await fetch(`${simulator.url}/telegram/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    })
    // oxlint-disable-next-line typescript/no-explicit-any -- what a test asserts is its type
    const body: any = await response.json()
    return { status: response.status, ...body }
  }
  const send = (parameters: object = {}) =>
    call('sendVerificationMessage', { phone_number: TO, code: '4711', ...parameters })
  return { ...simulator, call, send }
}

describe('a code sent by Telegram Gateway', () => {
  it('arrives at its number, in a text of Telegram’s', async () => {
    const { send, next, api } = await setUp()
    const { result } = await send({ payload: 'order-1' })
    expect(result).toMatchObject({
      request_id: expect.stringMatching(/^\d{15}$/),
      phone_number: TO,
      request_cost: 0.01,
      delivery_status: { status: 'sent', updated_at: expect.any(Number) },
      payload: 'order-1',
    })
    expect((await next()).body).toMatchObject({
      id: result.request_id,
      kind: 'telegram',
      from: 'Verification Codes',
      to: TO,
      text: expect.stringContaining('4711'),
      code: '4711',
      status: 'delivered',
      cost: 0.01,
      refunded: false,
      isRight: null,
    })
    expect((await api('GET', '/search?text=4711')).body).toHaveLength(1)
    expect((await api('GET', '/ledger')).body).toMatchObject([{ kind: 'telegram', to: TO, accepted: true }])
  })

  it('is reported once delivered, signed with the token', async () => {
    const { reports, url } = await listen()
    const { send } = await setUp()
    await send({ callback_url: url, payload: 'order-1', sender_username: 'acme_codes' })
    await eventually(() => reports.length === 1)
    const [report] = reports
    const timestamp = String(report?.headers['x-request-timestamp'])
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(300)
    const key = createHash('sha256').update(AUTH_TOKEN).digest()
    const signature = createHmac('sha256', key).update(`${timestamp}\n${report?.body}`).digest('hex')
    expect(report?.headers['x-request-signature']).toBe(signature)
    expect(JSON.parse(report?.body ?? '')).toMatchObject({
      phone_number: TO,
      payload: 'order-1',
      delivery_status: { status: 'delivered' },
    })
  })

  it('has as many digits as were wished, if the application names none', async () => {
    const { send, next } = await setUp()
    await send({ code: undefined, code_length: 6 })
    expect((await next()).body.code).toMatch(/^\d{6}$/)
  })

  it.each<[string, object, string]>([
    ['no number', { phone_number: 'anna' }, 'PHONE_NUMBER_INVALID'],
    ['a code of letters', { code: '47x1' }, 'CODE_INVALID'],
    ['a code of nine digits', { code: '123456789' }, 'CODE_INVALID'],
    ['neither code nor length', { code: undefined }, 'CODE_LENGTH_REQUIRED'],
    ['a length of 9', { code: undefined, code_length: 9 }, 'CODE_LENGTH_INVALID'],
    ['a ttl below 30', { ttl: 29 }, 'TTL_INVALID'],
    ['a ttl above 3600', { ttl: 3_601 }, 'TTL_INVALID'],
    ['a long payload', { payload: 'é'.repeat(65) }, 'PAYLOAD_INVALID'],
    ['a callback that is no URL', { callback_url: 'somewhere' }, 'CALLBACK_URL_INVALID'],
    ['a sender with @', { sender_username: '@acme' }, 'SENDER_USERNAME_INVALID'],
    ['an unknown request id', { request_id: '1' }, 'REQUEST_ID_INVALID'],
  ])('with %s is refused', async (_what, parameters, error) => {
    const { send, next } = await setUp()
    expect(await send(parameters)).toEqual({ status: 400, ok: false, error })
    expect((await next(TO, 0)).status).toBe(204)
  })

  it('needs the token, as a header or a parameter', async () => {
    const { url, call, send } = await setUp()
    expect(await call('sendVerificationMessage', { phone_number: TO, code: '4711' }, 'wrong')).toEqual({
      status: 401,
      ok: false,
      error: 'ACCESS_TOKEN_INVALID',
    })
    const query = new URLSearchParams({ access_token: AUTH_TOKEN, phone_number: TO, code: '4711' })
    const response = await fetch(`${url}/telegram/SENDVERIFICATIONMESSAGE?${query}`)
    expect(await response.json()).toMatchObject({ ok: true })
    expect(await send()).toMatchObject({ ok: true })
  })

  it('costs nothing more after its number was checked', async () => {
    const { call, send } = await setUp()
    const { result } = await call('checkSendAbility', { phone_number: TO })
    expect(result).toMatchObject({ phone_number: TO, request_cost: 0.01 })
    const { request_id } = result
    expect(await send({ request_id, phone_number: '+491700000000' })).toMatchObject({
      error: 'PHONE_NUMBER_MISMATCH',
    })
    expect((await send({ request_id })).result).toMatchObject({ request_id, request_cost: 0 })
    expect(await send({ request_id })).toMatchObject({ error: 'REQUEST_ID_INVALID' })
  })
})

describe('the Gateway, asked later,', () => {
  it('says what became of a code, and takes the one that was entered', async () => {
    const { call, send, next, api } = await setUp()
    const { result } = await send()
    const { request_id } = result
    await next()
    expect((await call('checkVerificationStatus', { request_id })).result).toMatchObject({
      delivery_status: { status: 'delivered' },
    })
    const wrong = await call('checkVerificationStatus', { request_id, code: '1111' })
    expect(wrong.result.verification_status).toMatchObject({ status: 'code_invalid', code_entered: '1111' })
    const right = await call('checkVerificationStatus', { request_id, code: '4711' })
    expect(right.result.verification_status).toMatchObject({ status: 'code_valid' })
    expect((await api('GET', `/numbers/${TO}/inbox`)).body).toMatchObject([{ isRight: true }])
  })

  it('takes a code back that was not delivered yet', async () => {
    const { call, send, next, api } = await setUp(5_000)
    const { result } = await send()
    const { request_id } = result
    expect(await call('revokeVerificationMessage', { request_id })).toEqual({
      status: 200,
      ok: true,
      result: true,
    })
    expect((await call('checkVerificationStatus', { request_id })).result).toMatchObject({
      is_refunded: true,
      delivery_status: { status: 'revoked' },
    })
    expect((await api('GET', `/numbers/${TO}/inbox`)).body).toMatchObject([{ status: 'revoked' }])
    expect((await next(TO, 0)).status).toBe(204)
  })

  it('knows no other id and no other method', async () => {
    const { call } = await setUp()
    expect(await call('checkVerificationStatus', { request_id: '1' })).toMatchObject({
      error: 'REQUEST_ID_INVALID',
    })
    expect(await call('revokeVerificationMessage', {})).toMatchObject({ error: 'REQUEST_ID_INVALID' })
    expect(await call('sendEverything')).toMatchObject({ status: 404, error: 'UNKNOWN_METHOD' })
  })
})

describe('a fault of Telegram', () => {
  it.each([
    ['PHONE_NUMBER_NOT_FOUND', 400],
    ['FLOOD_WAIT_5', 429],
    ['ACCESS_TOKEN_INVALID', 401],
  ])('answers %s, and nothing is sent', async (message, status) => {
    const { send, addFault, next } = await setUp()
    await addFault({ type: 'error', code: 400, status, message }, { channel: 'telegram', times: 1 })
    expect(await send()).toEqual({ status, ok: false, error: message })
    expect((await next(TO, 0)).status).toBe(204)
    expect(await send()).toMatchObject({ ok: true })
  })

  it.each([
    ['undelivered', true],
    ['failed', false],
  ])('%s expires the message, refunded: %s', async (type, refunded) => {
    const { reports, url } = await listen()
    const { send, addFault, api } = await setUp()
    await addFault({ type }, { channel: 'telegram' })
    await send({ callback_url: url })
    await eventually(() => reports.length === 1)
    expect(JSON.parse(reports[0]?.body ?? '')).toMatchObject({ delivery_status: { status: 'expired' } })
    expect('is_refunded' in JSON.parse(reports[0]?.body ?? '')).toBe(refunded)
    expect((await api('GET', `/numbers/${TO}/inbox`)).body).toMatchObject([{ status: 'expired', refunded }])
  })

  it('loses the report', async () => {
    const { reports, url } = await listen()
    const { send, addFault, next } = await setUp()
    await addFault({ type: 'noCallbacks' }, { channel: 'telegram' })
    await send({ callback_url: url })
    expect((await next()).body).toMatchObject({ status: 'delivered' })
    expect(reports).toEqual([])
  })

  it('answers a bare status, or not at all, and the code may arrive anyway', async () => {
    const { send, addFault, next, url } = await setUp()
    await addFault({ type: 'reset', accept: true }, { channel: 'telegram', times: 1 })
    await expect(send()).rejects.toThrow('fetch failed')
    expect((await next()).body).toMatchObject({ code: '4711' })
    await addFault({ type: 'httpStatus', status: 500, body: 'oops' }, { channel: 'telegram', times: 1 })
    const response = await fetch(`${url}/telegram/sendVerificationMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${AUTH_TOKEN}` },
      body: new URLSearchParams({ phone_number: TO, code: '4711' }),
    })
    expect([response.status, await response.text()]).toEqual([500, 'oops'])
  })

  it('cannot be a busy line', async () => {
    const { addFault } = await setUp()
    expect((await addFault({ type: 'busy' }, { channel: 'telegram' })).status).toBe(400)
  })
})
