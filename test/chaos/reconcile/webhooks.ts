import {
  type EventEntry,
  toUuid,
  type Verification,
  webhookEventsOf,
} from '../../../packages/core/src/index.ts'
import type { Delivery } from '../receiver.ts'
import { isFirst } from './events.ts'
import { type Finding, groupBy, type Ledgers } from './ledgers.ts'

const RULE = 'each change has its webhook'
const VERIFICATION = /^evt_([0-9a-f]{32})_/

/** The receiver has every event of every verification: in order, signed, and with the same body each time. */
export function* webhooksOf({ entries, records, deliveries }: Ledgers): Generator<Finding> {
  const arrived = groupBy(deliveries, ({ event }) => VERIFICATION.exec(event)?.[1] ?? '')
  const kept = groupBy(entries.filter(isFirst()), ({ id }) => id)
  for (const [id, record] of records) {
    const what = brokenByDeliveries(arrived.get(id) ?? [], bodiesOf(kept.get(id) ?? [], record))
    if (what !== undefined) yield { rule: RULE, id, what }
  }
  for (const id of arrived.keys())
    if (!records.has(id)) yield { rule: RULE, id, what: 'webhooks of an unknown verification' }
}

/** The bodies that the receiver must get, by event, in order. */
function bodiesOf(
  entries: readonly EventEntry[],
  { id, frontDoor, clientRef }: Verification,
): ReadonlyMap<string, string> {
  const subject = {
    requestId: frontDoor === 'vonage-v2' ? toUuid(id) : id,
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
  const order = [...bodies.keys()]
  const taken = new Set<string>()
  const tried = new Set<string>()
  for (const { event, body, isSigned, isTaken } of deliveries) {
    if (!isSigned) return `${event} has no valid signature`
    if (body !== bodies.get(event)) return `${event} has the body ${body}, not ${bodies.get(event)}`
    const isEarly = order.slice(0, order.indexOf(event)).some((earlier) => !taken.has(earlier))
    if (isEarly && !tried.has(event)) return `${event} arrived before an earlier one was taken`
    tried.add(event)
    if (isTaken) taken.add(event)
  }
  const missing = order.filter((event) => !taken.has(event))
  return missing.length === 0 ? undefined : `${missing.join(', ')} never arrived`
}
