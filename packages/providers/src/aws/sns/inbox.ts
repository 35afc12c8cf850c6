import { verify } from 'node:crypto'
import { withinTime } from '../../within-time.ts'
import { makeCertificates } from './certificates.ts'
import type { Get } from './get.ts'
import { type Message, parseMessage, signedText } from './message.ts'
import { isCertificateUrl, isSubscribeUrl, type Topic } from './topic.ts'

/** Milliseconds; SNS does not retry an HTTP endpoint for longer than this. */
const MAX_AGE_MS = 3_600_000
const CONFIRM_MS = 3_000

const HASHES = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const

/** Verifies the messages that SNS sends for these topics. */
export interface Inbox {
  /**
   * The message in a callback's body; undefined if it is too old or SNS did not sign it for one of the topics.
   * @throws Error if the signature cannot be checked now; SNS then retries
   */
  open(body: string): Promise<Message | undefined>
  /** Confirms a subscription. @throws Error if SNS does not answer; it then asks again */
  confirm(
    message: Message & { readonly Type: 'SubscriptionConfirmation' },
    signal: AbortSignal,
  ): Promise<void>
}

/**
 * Checks signatures with Node's own RSA. The packages for it (`sns-validator`, `sns-payload-validator`) fetch the
 * certificate from any region, without a time-out or size limit, and check neither topic nor age.
 */
export function makeInbox(topics: readonly Topic[], get: Get): Inbox {
  const certificates = makeCertificates(get)
  const topicOf = ({ TopicArn }: Message): Topic | undefined => topics.find(({ arn }) => arn === TopicArn)
  return {
    async open(body) {
      const message = parseMessage(body)
      const topic = message && topicOf(message)
      // Cheap checks first, so that a stranger cannot make us fetch certificates.
      if (message === undefined || topic === undefined || !isFresh(message)) return undefined
      if (!isCertificateUrl(message.SigningCertURL, topic)) return undefined
      const key = await certificates.keyAt(message.SigningCertURL)
      if (key === undefined) return undefined
      const signature = Buffer.from(message.Signature, 'base64')
      const isSigned = verify(
        HASHES[message.SignatureVersion],
        Buffer.from(signedText(message)),
        key,
        signature,
      )
      return isSigned ? message : undefined
    },
    async confirm(message, signal) {
      const topic = topicOf(message)
      if (topic === undefined || !isSubscribeUrl(message.SubscribeURL, topic)) return
      await withinTime(CONFIRM_MS, signal, (limit) => get(message.SubscribeURL, limit))
    },
  }
}

/** Accept timestamps in the future, because our clock may be slow. */
const isFresh = ({ Timestamp }: Message): boolean => Date.now() - Date.parse(Timestamp) <= MAX_AGE_MS
