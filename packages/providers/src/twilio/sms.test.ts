import { Secret } from '@pinpost/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { type ScriptedServer, startScriptedServer } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import type { TwilioCredential } from './client.ts'
import { twilioSms } from './sms.ts'
import * as fixture from './twilio-fixture.suite.ts'

const SID = `SM${'2c'.repeat(16)}`
const TEXT = `Ac&me – “code”: ${fixture.PIN}. Valid for 5 minutes.`

const DELIVERY: Deliveries['sms'] = {
  channel: 'sms',
  verificationId: '0123456789abcdef0123456789abcdef',
  attempt: 1,
  to: new Secret(fixture.NUMBER),
  validSeconds: 125,
  text: new Secret(TEXT),
  segments: 1,
  keepUcs2: false,
}

const ACCEPTED = {
  status: 201,
  body: JSON.stringify({ sid: SID, status: 'queued', to: fixture.NUMBER, body: TEXT, error_code: null }),
}

testProvider(
  'twilio-sms',
  fixture.twilioFixture({
    make: twilioSms,
    delivery: DELIVERY,
    accepted: { reply: ACCEPTED, reference: SID },
    statusField: 'MessageStatus',
  }),
)

const urlOfAttempt: RouteWiring['callbackUrl'] = ({ verificationId, attempt }) =>
  `https://v.example.com/${verificationId.length}/${attempt}`

describe('the request', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer()
    server.script(ACCEPTED)
  })
  afterAll(() => server.close())

  async function formOf(
    options: Partial<RouteWiring & TwilioCredential>,
    delivery: Partial<Deliveries['sms']> = {},
  ) {
    server.script(ACCEPTED)
    const client = fixture.client(`${server.url}/carrier/`)
    const provider = twilioSms(
      client,
      { ...fixture.CREDENTIAL, ...options },
      { ...fixture.WIRING, ...options },
    )
    await provider.send({ ...DELIVERY, ...delivery }, new AbortController().signal)
    return Object.fromEntries(new URLSearchParams(server.requests[0]?.body))
  }

  test('has exactly these fields', async () => {
    const form = await formOf({})
    expect(form).toEqual({
      To: fixture.NUMBER,
      From: fixture.FROM,
      Body: TEXT,
      StatusCallback: fixture.CALLBACK_URL,
      ValidityPeriod: '125',
      SmartEncoded: 'true',
    })
  })

  test('goes to a path below the base URL’s, with the credential in its header only', async () => {
    await formOf({})
    const [request] = server.requests
    expect(request).toMatchObject({
      method: 'POST',
      path: `/carrier/2010-04-01/Accounts/${fixture.ACCOUNT_SID}/Messages.json`,
    })
    const credential = Buffer.from(`${fixture.ACCOUNT_SID}:${fixture.TOKENS.current}`).toString('base64')
    expect(request?.headers.authorization).toBe(`Basic ${credential}`)
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  test('names the Messaging Service rather than the number', async () => {
    const form = await formOf({ sender: { service: fixture.SERVICE_SID } })
    expect(form).toMatchObject({ MessagingServiceSid: fixture.SERVICE_SID })
    expect(form).not.toHaveProperty('From')
  })

  test('uses the delivery’s sender if it has one', async () => {
    const delivery = { senderId: 'ACME' }
    await expect(formOf({}, delivery)).resolves.toMatchObject({ From: 'ACME' })
    await expect(formOf({})).resolves.toMatchObject({ From: fixture.FROM })
    const sender = { service: fixture.SERVICE_SID }
    const form = await formOf({ sender }, delivery)
    expect(form).toMatchObject({ From: 'ACME' })
    expect(form).not.toHaveProperty('MessagingServiceSid')
  })

  test('asks Twilio to discard address and content if the option is on', async () => {
    const form = await formOf({ redact: true })
    expect(form).toMatchObject({ ContentRetention: 'discard', AddressRetention: 'obfuscate' })
  })

  test.each([
    [0.5, '1'],
    [1, '1'],
    [99.9, '99'],
    [36_000, '36000'],
    [90_000, '36000'],
  ])('that is valid for %d seconds has the ValidityPeriod %s', async (validSeconds, period) => {
    await expect(formOf({}, { validSeconds })).resolves.toMatchObject({ ValidityPeriod: period })
  })

  test('keeps a text in UCS-2 if required', async () => {
    await expect(formOf({}, { keepUcs2: true })).resolves.toMatchObject({ SmartEncoded: 'false' })
  })

  test('is sent from an alphanumeric sender', async () => {
    await expect(formOf({ sender: { alphanumeric: 'ACME' } })).resolves.toMatchObject({ From: 'ACME' })
  })

  test('has the callback URL of the attempt', async () => {
    await expect(formOf({ callbackUrl: urlOfAttempt })).resolves.toMatchObject({
      StatusCallback: 'https://v.example.com/32/1',
    })
  })
})

test('a route without a sender is refused', () => {
  const client = fixture.client('http://127.0.0.1:9')
  const wiring = { ...fixture.WIRING, sender: undefined }
  expect(() => twilioSms(client, fixture.CREDENTIAL, wiring)).toThrow('sender: set a number')
})
