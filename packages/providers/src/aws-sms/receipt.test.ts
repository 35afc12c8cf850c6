import type { Receipt } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { type ReceiptReading, reportsOf } from '../provider.ts'
import * as fixture from './aws-sms-fixture.suite.ts'
import { readReceipt } from './receipt.ts'

const { EVENT, WIRING } = fixture
const ABOUT = { verificationId: fixture.ID, attempt: 2 }
const inbox = fixture.inbox()

const read = (event: unknown, wiring = WIRING): Promise<ReceiptReading> =>
  readReceipt(fixture.signed(fixture.notification(event)), inbox, wiring, new AbortController().signal)

type FailureKind = Extract<Receipt, { status: 'failed' }>['reason']
const failed = (reason: FailureKind): Receipt => ({ status: 'failed', reason })

describe('an event', () => {
  test.each<[string, Receipt | undefined]>([
    ['TEXT_QUEUED', { status: 'queued' }],
    ['TEXT_PENDING', { status: 'sent' }],
    ['TEXT_SENT', { status: 'sent' }],
    ['TEXT_SUCCESSFUL', { status: 'sent' }],
    ['TEXT_DELIVERED', { status: 'delivered' }],
    ['TEXT_INVALID', failed('invalidNumber')],
    ['TEXT_INVALID_MESSAGE', failed('contentRejected')],
    ['TEXT_UNREACHABLE', failed('unreachable')],
    ['TEXT_CARRIER_UNREACHABLE', failed('unreachable')],
    ['TEXT_BLOCKED', failed('optedOut')],
    ['TEXT_CARRIER_BLOCKED', failed('contentRejected')],
    ['TEXT_SPAM', failed('contentRejected')],
    ['TEXT_PROTECT_BLOCKED', failed('fraudBlocked')],
    ['TEXT_TTL_EXPIRED', failed('expired')],
    ['TEXT_UNKNOWN', failed('ambiguous')],
    ['VOICE_COMPLETED', undefined],
    ['TEXT_ALL', undefined],
    ['constructor', undefined],
  ])('%s: %j', async (eventType, receipt) => {
    const code = receipt?.status === 'failed' ? { code: eventType } : {}
    await expect(read({ ...EVENT, eventType })).resolves.toEqual({
      signed: true,
      about: ABOUT,
      receipt: receipt && { ...receipt, ...code, price: 45_000 },
    })
  })

  test.each([undefined, 5, null, {}])('of the type %j is ignored', async (eventType) => {
    await expect(read({ ...EVENT, eventType })).resolves.toEqual({ signed: true, about: ABOUT })
  })

  test.each<[string, object, number | undefined]>([
    ['message and carrier’s fee', {}, 45_000],
    ['no fee', { totalCarrierFee: undefined }, 36_000],
    ['no price', { totalMessagePrice: undefined }, undefined],
    ['a price that is text', { totalMessagePrice: '0.04' }, undefined],
    ['a message that is not done', { isFinal: false }, undefined],
    ['an event that does not say', { isFinal: undefined }, undefined],
  ])('costs: %s', async (_name, fields, price) => {
    const reading = await read({ ...EVENT, ...fields })
    expect(reading).toMatchObject({ signed: true, receipt: { status: 'delivered' } })
    expect(reading.signed && reportsOf(reading)[0]?.receipt?.price).toBe(price)
  })

  test('has no known price without an exchange rate for dollars', async () => {
    const reading = await read(EVENT, { ...WIRING, toMicros: () => undefined })
    expect(reading).toEqual({ signed: true, about: ABOUT, receipt: { status: 'delivered' } })
  })

  test.each([
    undefined,
    null,
    'text',
    {},
    { ...EVENT.context, route: 'another' },
    { ...EVENT.context, route: undefined },
    { ...EVENT.context, verification: undefined },
    { ...EVENT.context, verification: '../../x' },
    { ...EVENT.context, verification: 'a'.repeat(65) },
    { ...EVENT.context, attempt: 2 },
    { ...EVENT.context, attempt: '0' },
    { ...EVENT.context, attempt: '2e3' },
    { ...EVENT.context, attempt: '12345' },
  ])('with the context %j is about no attempt of this route', async (context) => {
    await expect(read({ ...EVENT, context })).resolves.toEqual({ signed: true })
  })

  test.each(['text', null, [], 5])('that is %j is about no attempt', async (event) => {
    await expect(read(event)).resolves.toEqual({ signed: true })
  })
})

const readFrom = (body: string, { get }: ReturnType<typeof fixture.makeGet>): Promise<ReceiptReading> =>
  readReceipt(body, fixture.inbox(get), WIRING, new AbortController().signal)

describe('a subscription', () => {
  const question = fixture.confirmation()

  test('of a configured topic is confirmed', async () => {
    const get = fixture.makeGet({ ...fixture.CERTIFICATES, [question.SubscribeURL]: '<xml/>' })
    await expect(readFrom(fixture.signed(question), get)).resolves.toEqual({ signed: true })
    expect(get.asked).toEqual([question.SigningCertURL, question.SubscribeURL])
  })

  test.each([
    'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=x',
    question.SubscribeURL.replace('eu-central-1', 'eu-central-2'),
    question.SubscribeURL.replace('https:', 'http:'),
    question.SubscribeURL.replace('amazonaws.com', 'amazonaws.com.evil.example'),
    question.SubscribeURL.replace('sns.', 'user@sns.'),
    question.SubscribeURL.replace('com/', 'com:8443/'),
    question.SubscribeURL.replace('ConfirmSubscription', 'Publish'),
    question.SubscribeURL.replace('TopicArn=arn', 'TopicArn=other'),
    question.SubscribeURL.replace('/?', '/x?'),
  ])('is not confirmed at %s', async (SubscribeURL) => {
    const get = fixture.makeGet()
    const reading = await readFrom(fixture.signed({ ...question, SubscribeURL }), get)
    expect(reading).toEqual({ signed: true })
    expect(get.asked).toEqual([question.SigningCertURL])
  })

  test('without a signature is not confirmed', async () => {
    const get = fixture.makeGet()
    const forged = fixture.signed(question, fixture.SIGNERS.foreign)
    await expect(readFrom(forged, get)).resolves.toEqual({ signed: false })
    expect(get.asked).toEqual([question.SigningCertURL])
  })

  test('that ends is acknowledged, and not renewed', async () => {
    const get = fixture.makeGet()
    const end = fixture.signed({ ...question, Type: 'UnsubscribeConfirmation' })
    await expect(readFrom(end, get)).resolves.toEqual({ signed: true })
    expect(get.asked).toEqual([question.SigningCertURL])
  })

  test('throws if Amazon does not answer, so that Amazon asks again', async () => {
    const { get } = fixture.makeGet()
    const reading = readReceipt(
      fixture.signed(question),
      fixture.inbox(async (url, signal) => {
        if (url === question.SubscribeURL) throw new Error('away')
        return get(url, signal)
      }),
      WIRING,
      new AbortController().signal,
    )
    await expect(reading).rejects.toThrow('away')
  })
})
