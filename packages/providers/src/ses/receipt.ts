import type { Receipt } from '@pinpost/core'

import type { FailureKind } from '../aws/outcomes.ts'
import type { Inbox } from '../aws/sns/inbox.ts'
import { readNotification, subjectOf } from '../aws/sns/read.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import type { ReceiptReading, Subject } from '../provider.ts'

/** Data sent with each message, so that its events name their route and attempt. */
export const tagsOf = ({ verificationId, attempt }: Subject, route: string) => [
  { Name: 'verification', Value: verificationId },
  { Name: 'attempt', Value: String(attempt) },
  { Name: 'route', Value: route },
]

export const readReceipt = (
  body: string,
  inbox: Inbox,
  route: string,
  signal: AbortSignal,
): Promise<ReceiptReading> => readNotification(body, inbox, signal, (event) => readEvent(event, route))

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
function readEvent(event: Fields, route: string): ReceiptReading {
  const tags = fieldsOf(fieldsOf(event['mail'])['tags'])
  const first = Object.fromEntries(
    ['verification', 'attempt', 'route'].map((name) => [name, fieldsOf(tags[name])['0']]),
  )
  const about = subjectOf(first, route)
  return about === undefined ? { signed: true } : { signed: true, about, receipt: receiptOf(event) }
}

function receiptOf(event: Fields): Receipt | undefined {
  switch (event['eventType']) {
    case 'Send':
    case 'DeliveryDelay':
      return { status: 'sent' }
    case 'Delivery':
      return { status: 'delivered' }
    case 'Bounce':
      return bounceOf(fieldsOf(event['bounce']))
    case 'Complaint':
      return { status: 'failed', reason: 'optedOut', code: 'Complaint' }
    case 'Reject':
      // SES found a virus.
      return { status: 'failed', reason: 'contentRejected', code: 'Reject' }
    default:
      return undefined
  }
}

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-bounce-object */
const BOUNCES: ReadonlyMap<string, FailureKind> = new Map<string, FailureKind>([
  // Other steps of the verification may have another destination.
  ['Permanent_General', 'channelUnsupported'],
  ['Permanent_NoEmail', 'channelUnsupported'],
  // An earlier message bounced or was reported as spam.
  ['Permanent_Suppressed', 'optedOut'],
  ['Permanent_OnAccountSuppressionList', 'optedOut'],
  ['Transient_MessageTooLarge', 'contentRejected'],
  ['Transient_ContentRejected', 'contentRejected'],
  ['Transient_AttachmentRejected', 'contentRejected'],
  ['Transient_General', 'unreachable'],
  ['Transient_MailboxFull', 'unreachable'],
])

function bounceOf({ bounceType, bounceSubType }: Fields): Receipt {
  const type = `${String(bounceType)}_${String(bounceSubType)}`
  const reason = BOUNCES.get(type)
  return reason === undefined
    ? { status: 'failed', reason: 'unreachable', code: 'Bounce' }
    : { status: 'failed', reason, code: type }
}
