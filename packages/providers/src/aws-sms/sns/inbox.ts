import { verify } from 'node:crypto'
import { makeCertificates } from './certificates.ts'
import type { Get } from './get.ts'
import { type Message, parseMessage, signedText } from './message.ts'
import { isCertificateUrl, isSubscribeUrl, type Topic } from './topic.ts'

/** Milliseconds; SNS tries no longer than that to hand a message to an HTTP endpoint. */
const MAX_AGE_MS = 3_600_000
const CONFIRM_MS = 3_000

const HASHES = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const

/** What SNS hands over for these topics. */
export interface Inbox {
  /**
   * The message in a callback's body; undefined where SNS did not sign it for one of the topics, or it is old.
   * @throws Error where that cannot be told now; SNS hands it over again then
   */
  open(body: string): Promise<Message | undefined>
  /** Confirms a subscription. @throws Error where SNS does not answer; it asks again then */
  confirm(
    message: Message & { readonly Type: 'SubscriptionConfirmation' },
    signal: AbortSignal,
  ): Promise<void>
}

/**
 * Checks signatures with Node's own RSA: the packages that do it (`sns-validator`, `sns-payload-validator`) fetch the
 * certificate themselves, without a limit of time or size, from whatever region, and judge neither topic nor age.
 */
export function makeInbox(topics: readonly Topic[], get: Get): Inbox {
  const certificates = makeCertificates(get)
  const topicOf = ({ TopicArn }: Message): Topic | undefined => topics.find(({ arn }) => arn === TopicArn)
  return {
    async open(body) {
      const message = parseMessage(body)
      const topic = message && topicOf(message)
      // What costs nothing first: who has no business here makes us fetch nothing.
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
      await get(message.SubscribeURL, AbortSignal.any([signal, AbortSignal.timeout(CONFIRM_MS)]))
    },
  }
}

/** No message of the future is signed either; a clock of ours that is slow must not refuse what is genuine. */
const isFresh = ({ Timestamp }: Message): boolean => Date.now() - Date.parse(Timestamp) <= MAX_AGE_MS
