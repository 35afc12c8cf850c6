import { type Fields, fieldsOf, parseJson } from '../../fields.ts'
import type { ReceiptReading, Subject } from '../../provider.ts'
import type { Inbox } from './inbox.ts'

/** A signed event, or a request of SNS to confirm the topic's subscription, which is confirmed. */
export async function readNotification(
  body: string,
  inbox: Inbox,
  signal: AbortSignal,
  readEvent: (event: Fields) => ReceiptReading,
): Promise<ReceiptReading> {
  const message = await inbox.open(body)
  if (message === undefined) return { signed: false }
  switch (message.Type) {
    case 'Notification':
      return readEvent(fieldsOf(parseJson(message.Message)))
    case 'SubscriptionConfirmation':
      await inbox.confirm({ ...message, Type: message.Type }, signal)
      return { signed: true }
    case 'UnsubscribeConfirmation':
      return { signed: true }
  }
}

/** Every subscribed route gets the events of all routes on the topic; ignore those of others. */
export function subjectOf({ verification, attempt, route }: Fields, name: string): Subject | undefined {
  if (route !== name || typeof verification !== 'string' || typeof attempt !== 'string') return undefined
  if (!/^[\w-]{1,64}$/.test(verification) || !/^[1-9]\d{0,3}$/.test(attempt)) return undefined
  return { verificationId: verification, attempt: Number(attempt) }
}
