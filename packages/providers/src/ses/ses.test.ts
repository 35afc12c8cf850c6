import { type Outcome, type Receipt, Secret } from '@pinpost/core'
import { describe, expect, it, onTestFinished } from 'vitest'

import * as fixture from '../aws-sms/aws-sms-fixture.suite.ts'
import { testProvider } from '../provider.suite.ts'
import type { Deliveries } from '../provider.ts'
import { startScriptedServer } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { makeClient } from './client.ts'
import { sesProvider } from './email.ts'
import { ses } from './index.ts'

const { SIGNERS, PIN, SECRET_KEY, SESSION_TOKEN, ID } = fixture
const TO = 'ann@mail.example'
const MESSAGE_ID = '010f0174a1b2c3d4-example'
const ACCEPTED = { status: 200, body: JSON.stringify({ MessageId: MESSAGE_ID }) }
const WIRING: RouteWiring = { ...fixture.WIRING, name: 'ses-test', sender: { email: 'verify@shop.example' } }
const DELIVERY: Deliveries['email'] = {
  channel: 'email',
  verificationId: ID,
  attempt: 2,
  to: new Secret(TO),
  validSeconds: 125,
  subject: new Secret(`${PIN} – Acmé`),
  text: new Secret(`Code: ${PIN}`),
  html: new Secret(`<p>${PIN}</p>`),
}

const make = (baseUrl: string, configurationSet?: string, wiring: RouteWiring = WIRING) =>
  sesProvider(
    makeClient({ ...fixture.ACCESS, endpoint: baseUrl }, 60_000),
    configurationSet,
    fixture.inbox(),
    wiring,
  )

function refusal(kind: Exclude<Outcome['kind'], 'accepted'>, exception: string, status = 400) {
  const body = JSON.stringify({ message: `${TO} cannot get ${PIN}` })
  const reply = { status, body, headers: { 'x-amzn-errortype': exception } }
  return { reply, outcome: { kind, code: exception } as Outcome }
}

const EVENT = {
  eventType: 'Delivery',
  mail: {
    messageId: MESSAGE_ID,
    destination: [TO],
    tags: { verification: [ID], attempt: ['2'], route: ['ses-test'], 'ses:configuration-set': ['pinpost'] },
  },
  delivery: { recipients: [TO] },
}

testProvider('ses', {
  make,
  delivery: DELIVERY,
  secrets: [PIN, TO, SECRET_KEY, SESSION_TOKEN],
  accepted: { reply: ACCEPTED, reference: MESSAGE_ID },
  refused: {
    invalidNumber: 'notTold',
    channelUnsupported: 'notTold',
    geoDenied: 'notTold',
    optedOut: 'notTold',
    contentRejected: refusal('contentRejected', 'MessageRejected'),
    senderRefused: 'notTold',
    requestRefused: refusal('requestRefused', 'BadRequestException'),
    fraudBlocked: 'notTold',
    credentialError: refusal('credentialError', 'AccountSuspendedException'),
    throttled: refusal('throttled', 'TooManyRequestsException', 429),
    unreachable: 'notTold',
    ambiguous: {
      reply: refusal('ambiguous', 'InternalServiceErrorException', 500).reply,
      outcome: { kind: 'ambiguous', code: 'http_500' },
    },
    expired: 'notTold',
    providerError: 'notTold',
  },
  callback: {
    receipt: { status: 'delivered' },
    about: { verificationId: ID, attempt: 2 },
    make(report, token) {
      const event = report === 'delivered' ? EVENT : { ...EVENT, eventType: 'Pondered' }
      const signer = token === 'none' ? SIGNERS.current : SIGNERS[token]
      const message = fixture.notification(event, signer)
      return fixture.callback(token === 'none' ? JSON.stringify(message) : fixture.signed(message, signer))
    },
  },
})

async function sent(configurationSet?: string, wiring?: RouteWiring): Promise<unknown> {
  const server = await startScriptedServer()
  onTestFinished(() => server.close())
  server.script(ACCEPTED)
  await make(server.url, configurationSet, wiring).send(DELIVERY, new AbortController().signal)
  return JSON.parse(server.requests[0]?.body ?? '')
}

describe('the request', () => {
  it('has exactly these fields', async () => {
    expect(await sent('pinpost')).toEqual({
      FromEmailAddress: 'verify@shop.example',
      Destination: { ToAddresses: [TO] },
      Content: {
        Simple: {
          Subject: { Data: `${PIN} – Acmé`, Charset: 'UTF-8' },
          Body: {
            Text: { Data: `Code: ${PIN}`, Charset: 'UTF-8' },
            Html: { Data: `<p>${PIN}</p>`, Charset: 'UTF-8' },
          },
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
      EmailTags: [
        { Name: 'verification', Value: ID },
        { Name: 'attempt', Value: '2' },
        { Name: 'route', Value: 'ses-test' },
      ],
      ConfigurationSetName: 'pinpost',
    })
    expect(await sent()).not.toHaveProperty('ConfigurationSetName')
  })

  it('writes the name of the sender in ASCII', async () => {
    const sender = { email: 'verify@shop.example', name: 'Café' }
    expect(await sent(undefined, { ...WIRING, sender })).toMatchObject({
      FromEmailAddress: '=?UTF-8?B?Q2Fmw6k=?= <verify@shop.example>',
    })
  })
})

const read = async (event: object) => {
  const body = fixture.signed(fixture.notification({ ...EVENT, ...event }))
  return make('http://127.0.0.1:9').readReceipt(fixture.callback(body), new AbortController().signal)
}
const bounce = (bounceType: string, bounceSubType: string) => ({
  eventType: 'Bounce',
  bounce: { bounceType, bounceSubType },
})
const failed = (reason: Extract<Receipt, { status: 'failed' }>['reason'], code: string): Receipt => ({
  status: 'failed',
  reason,
  code,
})

describe('an event', () => {
  it.each<[object, Receipt]>([
    [{ eventType: 'Send' }, { status: 'sent' }],
    [{ eventType: 'DeliveryDelay' }, { status: 'sent' }],
    [{ eventType: 'Complaint' }, failed('optedOut', 'Complaint')],
    [{ eventType: 'Reject' }, failed('contentRejected', 'Reject')],
    [bounce('Permanent', 'NoEmail'), failed('channelUnsupported', 'Permanent_NoEmail')],
    [
      bounce('Permanent', 'OnAccountSuppressionList'),
      failed('optedOut', 'Permanent_OnAccountSuppressionList'),
    ],
    [bounce('Transient', 'MailboxFull'), failed('unreachable', 'Transient_MailboxFull')],
    [bounce('Transient', 'ContentRejected'), failed('contentRejected', 'Transient_ContentRejected')],
    [bounce('Undetermined', `${TO} said no`), failed('unreachable', 'Bounce')],
  ])('%j', async (event, receipt) => {
    expect(await read(event)).toEqual({ signed: true, about: { verificationId: ID, attempt: 2 }, receipt })
  })

  it('of another route is ignored', async () => {
    const tags = { ...EVENT.mail.tags, route: ['another'] }
    expect(await read({ mail: { ...EVENT.mail, tags } })).toEqual({ signed: true })
    expect(await read({ mail: {} })).toEqual({ signed: true })
  })
})

it.each([
  [{ region: 'eu-central-1', topicArn: fixture.TOPICS.current }, 'configurationSet: missing'],
  [{ region: 'eu-central-1', sessionToken: { env: 'TOKEN' } }, 'set both or neither'],
  [{ region: 'nowhere' }, 'invalid settings'],
])('refuses %j', (settings, problem) => {
  expect(() => ses.open(settings, { timeoutMs: 1_000, secret: () => new Secret('x') })).toThrow(problem)
})

it('opens with a topic and a key', () => {
  const { current: topicArn } = fixture.TOPICS
  const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: { env: 'KEY' } }
  const carrier = ses.open(
    { region: 'eu-central-1', configurationSet: 'pinpost', topicArn, ...key },
    { timeoutMs: 1_000, secret: () => new Secret(SECRET_KEY) },
  )
  expect(carrier.email?.(WIRING)).toMatchObject({ name: 'ses-test', channel: 'email' })
  expect(() => carrier.email?.({ ...WIRING, sender: { number: '+15005550006' } })).toThrow(
    'sender: set an email',
  )
})
