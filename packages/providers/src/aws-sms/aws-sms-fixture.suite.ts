import { sign } from 'node:crypto'
import { type Outcome, Secret } from '@pinpost/core'
import { generate } from 'selfsigned'
import type { Callback, Deliveries } from '../provider.ts'
import type { Reply } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import type { AwsAccess } from '../aws/access.ts'
import { type AwsSmsClient, makeClient } from './client.ts'
import type { Get } from '../aws/sns/get.ts'
import { type Inbox, makeInbox } from '../aws/sns/inbox.ts'
import { type Message, signedText } from '../aws/sns/message.ts'
import { parseTopic } from '../aws/sns/topic.ts'

export const PIN = '739182'
export const NUMBER = '+447700900123'
export const FROM = '+15005550006'
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
export const SESSION_TOKEN = 'session-token-5f1e'
export const TEXT = `Ac&me – “code”: ${PIN}. Valid for 5 minutes.`
export const ID = '0123456789abcdef0123456789abcdef'

export const DELIVERY: Deliveries['sms'] = {
  channel: 'sms',
  verificationId: ID,
  attempt: 2,
  to: new Secret(NUMBER),
  country: 'GB',
  validSeconds: 125,
  text: new Secret(TEXT),
  segments: 1,
  keepUcs2: false,
}

export const WIRING: RouteWiring = {
  name: 'aws-test',
  sender: { number: FROM },
  callbackUrl: () => 'https://verify.example.com/not/used',
  routeUrl: 'https://verify.example.com/unused',
  toMicros: (amount, currency) => (currency === 'USD' ? Math.round(Math.abs(amount) * 900_000) : undefined),
}

export const ACCESS: AwsAccess = {
  region: 'eu-central-1',
  accessKey: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: new Secret(SECRET_KEY),
    sessionToken: new Secret(SESSION_TOKEN),
  },
}

/** Longer than the test's time-out, so that a send that ends in time was ended by its signal. */
export const client = (baseUrl: string): AwsSmsClient =>
  makeClient({ ...ACCESS, endpoint: `${baseUrl}/carrier/` }, 60_000)

/** Amazon's error body; its text quotes the number and the message. */
export function refusal(
  kind: Exclude<Outcome['kind'], 'accepted'>,
  exception: string,
  reason?: string,
  field?: string,
): { reply: Extract<Reply, object>; outcome: Outcome } {
  const body = {
    __type: `com.amazonaws.pinpointsmsvoicev2#${exception}`,
    Message: `${NUMBER} cannot get 'Acme code: ${PIN}'`,
    Reason: reason,
    Fields: field === undefined ? undefined : [{ Name: field, Message: `${NUMBER} is wrong` }],
  }
  return {
    reply: { status: exception === 'InternalServerException' ? 500 : 400, body: JSON.stringify(body) },
    outcome: { kind, code: reason ?? exception },
  }
}

/** Two topics, as during a move from one to the other. SNS signs with the certificate of the topic's region. */
export const TOPICS = {
  current: 'arn:aws:sns:eu-central-1:123456789012:pinpost-sms',
  previous: 'arn:aws:sns:us-east-1:123456789012:pinpost-sms-old',
} as const

const certificateUrl = (region: string): string =>
  `https://sns.${region}.amazonaws.com/SimpleNotificationService-0a1b2c3d4e5f60718293a4b5c6d7e8f9.pem`

const commonName = [{ name: 'commonName', value: 'sns.amazonaws.com' }]
const current = await generate(commonName)
const previous = await generate(commonName)
const foreign = await generate(commonName)
export const over = await generate(commonName, {
  notBeforeDate: new Date(Date.now() - 2_000_000),
  notAfterDate: new Date(Date.now() - 1_000_000),
})
export const elliptic = await generate(commonName, { keyType: 'ec' })

/** A signer: its key and the URL of its certificate. */
export const SIGNERS = {
  current: { topic: TOPICS.current, key: current.private, url: certificateUrl('eu-central-1') },
  previous: { topic: TOPICS.previous, key: previous.private, url: certificateUrl('us-east-1') },
  /** claims to be Amazon, but signs with its own key */
  foreign: { topic: TOPICS.current, key: foreign.private, url: certificateUrl('eu-central-1') },
} as const

/** Certificates by URL. */
export const CERTIFICATES: Readonly<Record<string, string>> = {
  [SIGNERS.current.url]: current.cert,
  [SIGNERS.previous.url]: previous.cert,
}

/** Records the requests to Amazon. */
export function makeGet(pages: Readonly<Record<string, string>> = CERTIFICATES) {
  const asked: string[] = []
  const get: Get = async (url) => {
    asked.push(url)
    return pages[url]
  }
  return { asked, get }
}

export const inbox = (get: Get = makeGet().get): Inbox =>
  makeInbox(Object.values(TOPICS).map(parseTopic), get)

type Signer = (typeof SIGNERS)[keyof typeof SIGNERS]

const HASHES = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const

const envelope = ({ topic, url }: Signer) => ({
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: topic,
  Timestamp: new Date().toISOString(),
  SignatureVersion: '2' as const,
  Signature: 'to come',
  SigningCertURL: url,
})

/** A notification of an event, in the form that SNS sends. */
export const notification = (event: unknown, signer: Signer = SIGNERS.current): Message => ({
  ...envelope(signer),
  Type: 'Notification',
  Message: JSON.stringify(event),
})

export const confirmation = (signer: Signer = SIGNERS.current) => ({
  ...envelope(signer),
  Type: 'SubscriptionConfirmation' as const,
  Message: `You have chosen to subscribe to the topic ${signer.topic}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
  Token: '2336412f37',
  SubscribeURL: `${new URL(signer.url).origin}/?Action=ConfirmSubscription&TopicArn=${signer.topic}&Token=2336412f37`,
})

export function signed(message: Message, { key }: Signer = SIGNERS.current): string {
  const signature = sign(HASHES[message.SignatureVersion], Buffer.from(signedText(message)), key)
  return JSON.stringify({ ...message, Signature: signature.toString('base64') })
}

export const callback = (body: string): Callback => ({
  method: 'POST',
  url: 'https://verify.example.com/webhooks/aws-test',
  headers: { 'content-type': 'text/plain; charset=UTF-8' },
  body,
})

/** The form is from https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html. */
export const EVENT = {
  eventType: 'TEXT_DELIVERED',
  eventVersion: '1.0',
  eventTimestamp: 1_686_975_103_470,
  isFinal: true,
  originationPhoneNumber: FROM,
  destinationPhoneNumber: NUMBER,
  isoCountryCode: 'GB',
  messageId: '862a8790-60c0-4430-9b2b-658bdexample',
  messageStatus: 'DELIVERED',
  messageStatusDescription: 'Message has been accepted by phone',
  context: { verification: ID, attempt: '2', route: 'aws-test' },
  totalMessageParts: 1,
  totalMessagePrice: 0.04,
  totalCarrierFee: 0.01,
}
