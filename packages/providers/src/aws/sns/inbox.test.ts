import { describe, expect, test } from 'vitest'
import * as fixture from '../../aws-sms/aws-sms-fixture.suite.ts'
import { makeInbox } from './inbox.ts'
import type { Message } from './message.ts'
import { parseTopic } from './topic.ts'

const { SIGNERS, CERTIFICATES } = fixture
const message = fixture.notification(fixture.EVENT)
const url = SIGNERS.current.url
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()

/** Opens the message in a new inbox. @returns the result, and the URLs that were fetched from Amazon */
async function open(
  body: string,
  pages: Readonly<Record<string, string>> = CERTIFICATES,
): Promise<{ opened: Message | undefined; asked: readonly string[] }> {
  const { get, asked } = fixture.makeGet(pages)
  return { opened: await fixture.inbox(get).open(body), asked }
}

describe('a message of SNS', () => {
  test.each(['1', '2'] as const)('is accepted with signature version %s', async (SignatureVersion) => {
    const { opened } = await open(fixture.signed({ ...message, SignatureVersion }))
    expect(opened).toMatchObject({ Type: 'Notification', Message: JSON.stringify(fixture.EVENT) })
  })

  test('is accepted with a subject, which is signed too', async () => {
    const body = fixture.signed({ ...message, Type: 'Notification', Subject: 'SMS event' })
    await expect(open(body)).resolves.toMatchObject({ opened: { Subject: 'SMS event' } })
    await expect(open(body.replace('SMS event', 'SMS Event'))).resolves.toMatchObject({ opened: undefined })
  })

  test.each(['MessageId', 'Message', 'Timestamp', 'TopicArn', 'Type', 'SignatureVersion', 'Signature'])(
    'with another %s is refused',
    async (field) => {
      const other: Readonly<Record<string, string>> = {
        Timestamp: ago(60_000),
        TopicArn: SIGNERS.previous.topic,
        Type: 'SubscriptionConfirmation',
        SignatureVersion: '1',
        Signature: 'AAAA',
      }
      const changed = { ...JSON.parse(fixture.signed(message)), [field]: other[field] ?? 'another' }
      await expect(open(JSON.stringify(changed))).resolves.toMatchObject({ opened: undefined })
    },
  )

  test.each(['Token', 'SubscribeURL', 'Message', 'Timestamp'])(
    'that asks to confirm, with another %s, is refused',
    async (field) => {
      const body = fixture.signed(fixture.confirmation())
      await expect(open(body)).resolves.toMatchObject({ opened: { Type: 'SubscriptionConfirmation' } })
      const changed = { ...JSON.parse(body), [field]: field === 'Timestamp' ? ago(60_000) : 'another' }
      await expect(open(JSON.stringify(changed))).resolves.toMatchObject({ opened: undefined })
    },
  )

  test('of a topic that is not configured is refused, and nothing fetched', async () => {
    const TopicArn = 'arn:aws:sns:eu-central-1:999999999999:pinpost-sms'
    const { opened, asked } = await open(fixture.signed({ ...message, TopicArn }))
    expect(opened).toBe(undefined)
    expect(asked).toEqual([])
  })

  test.each([
    ['an hour and a second', 3_601_000, false],
    ['59 minutes', 3_540_000, true],
    ['a minute of the future', -60_000, true],
  ])('of %s ago', async (_name, ms, isOpened) => {
    const { opened } = await open(fixture.signed({ ...message, Timestamp: ago(ms) }))
    expect(opened !== undefined).toBe(isOpened)
  })

  test.each([undefined, '', 'to come', 'AAAA', 'A'.repeat(341), 'A'.repeat(700), '-'.repeat(344)])(
    'that is not signed (%s) is refused, and nothing fetched',
    async (Signature) => {
      await expect(open(JSON.stringify({ ...message, Signature }))).resolves.toEqual({
        opened: undefined,
        asked: [],
      })
    },
  )

  test('with an unreadable time is refused', async () => {
    const { opened, asked } = await open(fixture.signed({ ...message, Timestamp: 'lately' }))
    expect(opened).toBe(undefined)
    expect(asked).toEqual([])
  })

  test.each([
    url.replace('https:', 'http:'),
    url.replace('eu-central-1', 'us-east-1'),
    url.replace('eu-central-1', 'eu-central-2'),
    url.replace('amazonaws.com', 'evil.exam.ple'),
    url.replace('.com/', '.com.evil.example/'),
    url.replace('sns.', 'evil.example/sns.'),
    url.replace('//sns.', '//user@sns.'),
    url.replace('//sns.', '//sns@evil.example?'),
    url.replace('.com/', '.com:8443/'),
    url.replace('.com/', '.com//'),
    url.replace('.com/', '.com/bucket/'),
    url.replace('.com/', '.com/../'),
    `${url}?x=1`,
    `${url}#x`,
    url.replace('.pem', '.txt'),
    'https://s3.amazonaws.com/SimpleNotificationService-0a1b.pem',
    'https://sns.s3-eu-central-1.amazonaws.com/SimpleNotificationService-0a1b.pem',
    'no url',
  ])('with its certificate at %s is refused, and nothing fetched', async (SigningCertURL) => {
    const body = fixture.signed({ ...message, SigningCertURL })
    const { opened, asked } = await open(body, { [SigningCertURL]: CERTIFICATES[url] ?? '' })
    expect(opened).toBe(undefined)
    expect(asked).toEqual([])
  })

  test.each([
    ['none', {}],
    ['text', { [url]: 'not found' }],
    ['another’s', { [url]: CERTIFICATES[SIGNERS.previous.url] ?? '' }],
    ['one that is over', { [url]: fixture.over.cert }],
    ['one without RSA', { [url]: fixture.elliptic.cert }],
  ])('is refused if the certificate is %s', async (_name, pages) => {
    await expect(open(fixture.signed(message), pages)).resolves.toEqual({ opened: undefined, asked: [url] })
  })

  test('signed with an expired certificate is refused', async () => {
    const signer = { ...SIGNERS.current, key: fixture.over.private }
    const body = fixture.signed(message, signer)
    await expect(open(body, { [url]: fixture.over.cert })).resolves.toMatchObject({ opened: undefined })
  })

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '"text"',
    '{"Type":',
    JSON.stringify({ ...message, Type: 'Other' }),
    JSON.stringify({ ...message, SignatureVersion: '3' }),
    JSON.stringify({ ...message, Signature: 5 }),
    JSON.stringify({ ...message, Message: 'x'.repeat(50_001) }),
  ])('that is malformed (%#) is refused, and nothing fetched', async (body) => {
    await expect(open(body)).resolves.toEqual({ opened: undefined, asked: [] })
  })
})

describe('a topic of China', () => {
  test('signs with a certificate from there', async () => {
    const topic = 'arn:aws-cn:sns:cn-north-1:123456789012:pinpost'
    const SigningCertURL = 'https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-0a1b.pem'
    const { get } = fixture.makeGet({ [SigningCertURL]: CERTIFICATES[url] ?? '' })
    const inbox = makeInbox([parseTopic(topic)], get)
    const body = fixture.signed({ ...message, TopicArn: topic, SigningCertURL })
    await expect(inbox.open(body)).resolves.toMatchObject({ TopicArn: topic })
  })
})
