import {
  type EventEntry,
  type FrontDoor,
  toUuid,
  type Verification,
  webhookEventsOf,
} from '../../../packages/core/src/index.ts'
import type { Delivery } from '../receiver.ts'
import { isFirst } from './events.ts'
import { type Finding, groupBy, type Ledgers } from './ledgers.ts'

export const WEBHOOKS_RULE = 'each change has its webhook'
const VERIFICATION = /^evt_([0-9a-f]{32})_/

/** The verification of a webhook; empty if its id has another form. */
export const verificationOf = ({ event }: Delivery): string => VERIFICATION.exec(event)?.[1] ?? ''

/** The receiver has every event of every verification: in order, signed, and with the same body each time. */
export function* webhooksOf({ entries, records, deliveries }: Ledgers): Generator<Finding> {
  const toEndpoint = deliveries.filter(({ to }) => to === 'endpoint')
  const arrived = groupBy(toEndpoint, verificationOf)
  const kept = groupBy(entries.filter(isFirst()), ({ id }) => id)
  for (const [id, record] of records) {
    const what = brokenByDeliveries(arrived.get(id) ?? [], bodiesOf(kept.get(id) ?? [], record))
    if (what !== undefined) yield { rule: WEBHOOKS_RULE, id, what }
  }
  for (const [id, got] of arrived)
    if (!records.has(id) && !got.every(isOfRefusal))
      yield { rule: WEBHOOKS_RULE, id, what: 'webhooks of an unknown verification' }
}

/** A refused start has no record; a caller that repeats a start whose answer was lost is refused. */
const isOfRefusal = ({ body, isSigned }: Delivery): boolean =>
  isSigned && JSON.parse(body).type === 'verification.blocked'

function wireIdOf(frontDoor: FrontDoor, id: string): string {
  switch (frontDoor) {
    case 'vonage-v1':
    case 'hooks':
      return id
    case 'vonage-v2':
      return toUuid(id)
    case 'twilio-verify':
      return `VE${id}`
  }
}

/** The bodies that the receiver must get, by event, in order. */
function bodiesOf(
  entries: readonly EventEntry[],
  { id, frontDoor, clientRef }: Verification,
): ReadonlyMap<string, string> {
  const subject = {
    requestId: wireIdOf(frontDoor, id),
    clientRef: clientRef?.reveal(),
  }
  const events = entries.flatMap((entry) => webhookEventsOf(entry, subject))
  return new Map(
    events.map(({ id: event, type, at, data }) => [
      event,
      JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
    ]),
  )
}

function brokenByDeliveries(
  deliveries: readonly Delivery[],
  bodies: ReadonlyMap<string, string>,
): string | undefined {
  const other = deliveries.find(({ event, body }) => body !== bodies.get(event))
  if (other !== undefined) return `${other.event} has the body ${other.body}, not ${bodies.get(other.event)}`
  return brokenOrder(deliveries, [...bodies.keys()])
}

/**
 * Each event is signed and taken at least once, none was tried before the one before it was taken, and there are no others.
 * @param order the ids of the events that must arrive
 */
export function brokenOrder(deliveries: readonly Delivery[], order: readonly string[]): string | undefined {
  const taken = new Set<string>()
  const tried = new Set<string>()
  for (const { event, isSigned, isTaken } of deliveries) {
    if (!isSigned) return `${event} has no valid signature`
    const place = order.indexOf(event)
    if (place === -1) return `${event} is no event of it`
    const isEarly = order.slice(0, place).some((earlier) => !taken.has(earlier))
    if (isEarly && !tried.has(event)) return `${event} arrived before an earlier one was taken`
    tried.add(event)
    if (isTaken) taken.add(event)
  }
  const missing = order.filter((event) => !taken.has(event))
  return missing.length === 0 ? undefined : `${missing.join(', ')} never arrived`
}
