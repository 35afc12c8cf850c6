import type { Micros, Receipt } from '@pinpost/core'
import type { ReceiptReading, Subject } from '../provider.ts'
import type { RouteWiring } from '../vendor.ts'
import { EVENT_MEANINGS } from './events.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import type { Inbox } from '../aws/sns/inbox.ts'
import { readNotification, subjectOf } from '../aws/sns/read.ts'

type Wiring = Pick<RouteWiring, 'name' | 'toMicros'>

/** Data sent with each message, so that its events name their route and attempt. */
export const contextOf = ({ verificationId, attempt }: Subject, { name }: Pick<RouteWiring, 'name'>) => ({
  verification: verificationId,
  attempt: String(attempt),
  route: name,
})

/** A delivery event, or a request of SNS to confirm the topic's subscription, which is confirmed. */
export const readReceipt = (
  body: string,
  inbox: Inbox,
  wiring: Wiring,
  signal: AbortSignal,
): Promise<ReceiptReading> => readNotification(body, inbox, signal, (event) => readEvent(event, wiring))

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html */
function readEvent(event: Fields, wiring: Wiring): ReceiptReading {
  const about = subjectOf(fieldsOf(event['context']), wiring.name)
  if (about === undefined) return { signed: true }
  return { signed: true, about, receipt: receiptOf(event, wiring) }
}

function receiptOf(event: Fields, wiring: Wiring): Receipt | undefined {
  const { eventType } = event
  const meaning = EVENT_MEANINGS.get(eventType)
  if (meaning === undefined) return undefined
  const price = priceOf(event, wiring)
  return typeof meaning === 'string'
    ? { status: meaning, price }
    : { status: 'failed', reason: meaning.failed, code: String(eventType), price }
}

/** Dollars, with the carrier's fee added. Before a message's last event Amazon may not know the price yet. */
function priceOf(event: Fields, { toMicros }: Wiring): Micros | undefined {
  const { isFinal, totalMessagePrice: price, totalCarrierFee: fee = 0 } = event
  if (isFinal !== true || typeof price !== 'number' || typeof fee !== 'number') return undefined
  return toMicros(price + fee, 'USD')
}
