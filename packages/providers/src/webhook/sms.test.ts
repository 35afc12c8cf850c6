import { Secret } from '@pinpost/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMac } from '../callback-mac.ts'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { webhookSms } from './provider.ts'
import * as fixture from './webhook-fixture.suite.ts'

const TEXT = `Acme code: ${fixture.PIN}. Valid for 5 minutes.`

const DELIVERY: Deliveries['sms'] = {
  channel: 'sms',
  verificationId: fixture.VERIFICATION,
  attempt: 1,
  to: new Secret(fixture.NUMBER),
  country: 'GB',
  validSeconds: 125,
  text: new Secret(TEXT),
  segments: 1,
  keepUcs2: false,
}

const FIXTURE = fixture.webhookFixture({ make: webhookSms, delivery: DELIVERY })

testProvider('webhook-sms', FIXTURE)

const urlOfAttempt: RouteWiring['callbackUrl'] = ({ verificationId, attempt }) =>
  `https://v.example.com/${verificationId.length}/${attempt}`

describe('the request', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer()
  })
  afterAll(() => server.close())

  async function bodyOf(
    options: Partial<RouteWiring> = {},
    delivery: Partial<Deliveries['sms']> = {},
  ): Promise<Record<string, unknown>> {
    server.script(FIXTURE.accepted.reply)
    const provider = webhookSms(fixture.gateway(server.url), { ...fixture.WIRING, ...options })
    await provider.send({ ...DELIVERY, ...delivery }, new AbortController().signal)
    const body: Record<string, unknown> = JSON.parse(server.requests[0]?.body ?? '{}')
    return body
  }

  test('has exactly these fields', async () => {
    await expect(bodyOf()).resolves.toEqual({
      type: 'sms',
      version: 1,
      id: `${fixture.VERIFICATION}-1`,
      to: fixture.NUMBER,
      from: fixture.FROM,
      country: 'GB',
      validSeconds: 125,
      callbackUrl: fixture.OUR_URL,
      text: TEXT,
      segments: 1,
      encoding: 'gsm7',
    })
  })

  test('is signed with both secrets of a rotation, the id and a fresh time', async () => {
    await bodyOf()
    const [request] = server.requests
    const id = `${fixture.VERIFICATION}-1`
    const seconds = Number(request?.headers['webhook-timestamp'])
    expect(request).toMatchObject({ method: 'POST', path: '/gateway?tenant=7' })
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': id })
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(5)
    const { current, previous } = fixture.SECRETS
    expect(request?.headers['webhook-signature']).toBe(
      [current, previous]
        .map((secret) => fixture.signature(secret, id, seconds, request?.body ?? ''))
        .join(' '),
    )
  })

  test('has code and number in its body only', async () => {
    await bodyOf()
    const printed = JSON.stringify([server.requests[0]?.headers, server.requests[0]?.path])
    for (const secret of FIXTURE.secrets) expect(printed).not.toContain(secret)
  })

  test('is identical for the same attempt, except for its time', async () => {
    expect(await bodyOf()).toEqual(await bodyOf())
    await expect(bodyOf({}, { attempt: 2 })).resolves.toMatchObject({ id: `${fixture.VERIFICATION}-2` })
  })

  test.each([
    ['Your code is 739182 \u{1F600}', false, 'ucs2'],
    ['[739182] €', false, 'gsm7'],
    ['plain', true, 'ucs2'],
  ])('has the encoding of %j (kept in UCS-2: %j): %s', async (text, keepUcs2, encoding) => {
    await expect(bodyOf({}, { text: new Secret(text), keepUcs2 })).resolves.toMatchObject({ text, encoding })
  })

  test.each([
    [{ alphanumeric: 'ACME' }, 'ACME'],
    [{ service: 'pool-1' }, 'pool-1'],
    [undefined, undefined],
  ])('of a route with the sender %j is from %j', async (sender, from) => {
    const body = await bodyOf({ sender })
    expect(body['from']).toBe(from)
  })

  test('uses the delivery’s sender if it has one', async () => {
    const delivery = { senderId: 'OTHER' }
    await expect(bodyOf({}, delivery)).resolves.toMatchObject({ from: 'OTHER' })
    await expect(bodyOf()).resolves.toMatchObject({ from: fixture.FROM })
  })

  test('names the text’s registration and its variables', async () => {
    const variables = { pin: new Secret(fixture.PIN), brand: 'Acme', minutes: 5 }
    const template = { id: '1107160', entityId: '1101456', variables }
    await expect(bodyOf({}, { template })).resolves.toMatchObject({
      template: {
        id: '1107160',
        entityId: '1101456',
        variables: { pin: fixture.PIN, brand: 'Acme', minutes: 5 },
      },
    })
  })

  test('has the callback URL of the attempt, with a MAC', async () => {
    const { callbackUrl } = await bodyOf({ callbackUrl: urlOfAttempt })
    expect(callbackUrl).toMatch(/^https:\/\/v\.example\.com\/32\/1\?mac=[\w-]{43}$/)
    expect(hasMac(String(callbackUrl), [new Secret(fixture.SECRETS.current)])).toBe(true)
  })
})
