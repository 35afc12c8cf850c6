import {
  type EventEntry,
  toUuid,
  type Verification,
  webhookEventId,
} from '../../../packages/core/src/index.ts'
import { isFirst } from './events.ts'
import { type Finding, groupBy, type Ledgers } from './ledgers.ts'
import { brokenOrder, verificationOf } from './webhooks.ts'

export const CALLBACKS_RULE = 'an application gets its callbacks'

/** The words for the end in a summary. */
const STATUSES: Readonly<Record<Verification['state'], readonly string[]>> = {
  inProgress: [],
  succeeded: ['completed'],
  failed: ['failed', 'blocked'],
  expired: ['expired'],
  cancelled: ['cancelled'],
}

/**
 * The application got one event for each step that began and one summary for each verification that it started: signed,
 * in order, and nothing for those of others.
 */
export function* callbacksOf({ entries, records, deliveries }: Ledgers): Generator<Finding> {
  const callbacks = deliveries.filter(({ to }) => to === 'application')
  const arrived = groupBy(callbacks, verificationOf)
  const kept = groupBy(entries.filter(isFirst()), ({ id }) => id)
  for (const [id, record] of records) {
    const types = new Map(record.application === undefined ? [] : typesOf(kept.get(id) ?? [], record))
    const got = arrived.get(id) ?? []
    const what =
      brokenOrder(got, [...types.keys()]) ??
      got
        .map(({ event, body }) => wrongBody(JSON.parse(body), types.get(event), record))
        .find((wrong) => wrong !== undefined)
    if (what !== undefined) yield { rule: CALLBACKS_RULE, id, what }
  }
  for (const id of arrived.keys())
    if (!records.has(id)) yield { rule: CALLBACKS_RULE, id, what: 'callbacks of an unknown verification' }
}

type Type = 'event' | 'summary'

/** The ids and types of what it must get, in order. */
const typesOf = (
  entries: readonly EventEntry[],
  record: Verification,
): readonly (readonly [string, Type])[] =>
  entries.flatMap((entry) => {
    const types = entry.events.flatMap((event): readonly Type[] => {
      if (event.type === 'claimed') return beginsLaterStep(event.attempt, record) ? ['event'] : []
      if (event.type !== 'ended') return []
      return record.attempts.length === 0 ? ['summary'] : ['event', 'summary']
    })
    return types.map((type, index) => [webhookEventId(entry, index), type] as const)
  })

function beginsLaterStep(
  { number, step }: Verification['attempts'][number],
  { attempts }: Verification,
): boolean {
  const before = attempts.findLast((attempt) => attempt.number < number)
  return before !== undefined && before.step !== step
}

interface Body {
  readonly type: string
  readonly request_id: string
  readonly client_ref: string
  readonly status: string
  readonly workflow?: readonly object[]
}

function wrongBody(
  { type, request_id: requestId, client_ref: clientRef, status, workflow }: Body,
  wanted: Type | undefined,
  { id, state, steps, clientRef: own }: Verification,
): string | undefined {
  if (requestId !== toUuid(id) || clientRef !== own?.reveal()) return `a callback names ${requestId}`
  if (type !== wanted) return `${type} instead of ${wanted}`
  if (type === 'event') return undefined
  if (workflow?.length !== steps.length) return 'the summary has other steps'
  return STATUSES[state].includes(status) ? undefined : `the summary says ${status}, but it is ${state}`
}
