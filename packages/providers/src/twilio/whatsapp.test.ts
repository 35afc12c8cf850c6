import { Secret } from '@pinpost/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { startScriptedServer } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import type { TwilioCredential } from './client.ts'
import { twilio } from './index.ts'
import * as fixture from './twilio-fixture.suite.ts'
import { twilioWhatsapp } from './whatsapp.ts'

const SID = `SM${'3d'.repeat(16)}`
const [ENGLISH, GERMAN, BRAZILIAN] = ['e', 'd', 'b'].map((letter) => `HX${letter.repeat(32)}`)

const DELIVERY: Deliveries['whatsapp'] = {
  channel: 'whatsapp',
  verificationId: '0123456789abcdef0123456789abcdef',
  attempt: 1,
  to: new Secret(fixture.NUMBER),
  validSeconds: 125,
  code: new Secret(fixture.PIN),
  locale: 'de-at',
}

const ACCEPTED = {
  status: 201,
  body: JSON.stringify({
    sid: SID,
    status: 'queued',
    to: `whatsapp:${fixture.NUMBER}`,
    body: `${fixture.PIN} is your code`,
  }),
}

const CONTENT = {
  contentSids: { default: ENGLISH ?? '', de: GERMAN ?? '', 'pt-br': BRAZILIAN ?? '' },
} as const satisfies Partial<TwilioCredential>

testProvider(
  'twilio-whatsapp',
  fixture.twilioFixture({
    make: (client, credential, wiring) => twilioWhatsapp(client, { ...credential, ...CONTENT }, wiring),
    delivery: DELIVERY,
    accepted: { reply: ACCEPTED, reference: SID },
    statusField: 'MessageStatus',
  }),
)

async function formOf(delivery: Partial<Deliveries['whatsapp']> = {}, wiring: Partial<RouteWiring> = {}) {
  const server = await startScriptedServer()
  onTestFinished(() => server.close())
  server.script(ACCEPTED)
  const provider = twilioWhatsapp(
    fixture.client(server.url),
    { ...fixture.CREDENTIAL, ...CONTENT },
    { ...fixture.WIRING, ...wiring },
  )
  await provider.send({ ...DELIVERY, ...delivery }, new AbortController().signal)
  return Object.fromEntries(new URLSearchParams(server.requests[0]?.body))
}

describe('the request', () => {
  test('has exactly these fields: no text, but a template with one variable', async () => {
    expect(await formOf()).toEqual({
      To: `whatsapp:${fixture.NUMBER}`,
      From: `whatsapp:${fixture.FROM}`,
      ContentSid: GERMAN,
      ContentVariables: JSON.stringify({ 1: fixture.PIN }),
      StatusCallback: fixture.CALLBACK_URL,
      ValidityPeriod: '125',
    })
  })

  test.each([
    ['de-de', GERMAN],
    ['pt-br', BRAZILIAN],
    ['pt-pt', BRAZILIAN],
    ['fi-fi', ENGLISH],
    ['default', ENGLISH],
  ])('in %s has the template of the closest language', async (locale, sid) => {
    expect(await formOf({ locale })).toMatchObject({ ContentSid: sid })
  })

  test('names a Messaging Service as its sender', async () => {
    const form = await formOf({}, { sender: { service: fixture.SERVICE_SID } })
    expect(form).toMatchObject({ MessagingServiceSid: fixture.SERVICE_SID })
    expect(form).not.toHaveProperty('From')
  })
})

const receiptOf = (parameters: Record<string, string>) => {
  const provider = twilioWhatsapp(
    fixture.client('http://127.0.0.1:9'),
    { ...fixture.CREDENTIAL, ...CONTENT },
    fixture.WIRING,
  )
  const callback = {
    method: 'POST' as const,
    url: fixture.CALLBACK_URL,
    headers: fixture.signatureOf(fixture.CALLBACK_URL, parameters, fixture.TOKENS.current),
    body: new URLSearchParams(parameters).toString(),
  }
  return provider.readReceipt(callback, new AbortController().signal)
}

describe('a receipt', () => {
  test('of a message that was read says that it arrived', async () => {
    expect(await receiptOf({ MessageStatus: 'read' })).toEqual({
      signed: true,
      receipt: { status: 'delivered' },
    })
  })

  test.each([
    ['63003', 'channelUnsupported'],
    ['63024', 'channelUnsupported'],
    ['63016', 'contentRejected'],
    ['63018', 'throttled'],
    ['63001', 'senderRefused'],
  ])('with %s means %s', async (code, reason) => {
    expect(await receiptOf({ MessageStatus: 'failed', ErrorCode: code })).toMatchObject({
      receipt: { status: 'failed', reason, code },
    })
  })
})

describe('a route', () => {
  const settings = { accountSid: fixture.ACCOUNT_SID, authToken: { env: 'TOKEN' } }
  const open = (more: object, wiring: Partial<RouteWiring> = {}) =>
    twilio
      .open({ ...settings, ...more }, { timeoutMs: 1_000, secret: () => new Secret('x') })
      .whatsapp?.({ ...fixture.WIRING, ...wiring })

  test('needs templates in its credential, and a sender that WhatsApp knows', () => {
    expect(open(CONTENT)).toMatchObject({ channel: 'whatsapp' })
    expect(() => open({})).toThrow('contentSids: set a default')
    expect(() => open({ contentSids: { de: GERMAN } })).toThrow('contentSids: set a default')
    expect(() => open({ contentSids: { default: 'verify_code' } })).toThrow('contentSids')
    expect(() => open({ contentSids: { default: ENGLISH, 'a language': GERMAN } })).toThrow(
      'invalid settings',
    )
    expect(() => open(CONTENT, { sender: undefined })).toThrow('sender: set a number')
    expect(() => open(CONTENT, { sender: { alphanumeric: 'ACME' } })).toThrow('sender: set a number')
  })
})
