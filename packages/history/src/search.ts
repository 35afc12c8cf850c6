import type { EventEntry, Instant } from '@pinpost/core'

import type { StartState } from './changes.ts'
import { addRange, makeConditions, type Range } from './conditions.ts'
import { milliseconds, type Query, timeOf } from './database.ts'
import { listTries, type WebhookTry } from './webhook-tries.ts'

export interface Filter extends Range {
  readonly id?: string | undefined
  /** of one address; it has another fingerprint in each account */
  readonly fingerprints?: readonly string[] | undefined
  readonly state?: StartState | undefined
  readonly channel?: string | undefined
  readonly route?: string | undefined
  readonly refusal?: string | undefined
}

export interface Start {
  readonly id: string
  readonly startedAt: Instant
  readonly account: string
  readonly country: string | null
  readonly fingerprint: string | null
  readonly sealed: string | null
  readonly prefix: string | null
  readonly state: StartState
  readonly endedAt: Instant | null
  readonly refusal: string | null
  readonly channels: readonly string[]
  readonly routes: readonly string[]
  readonly wrongCodes: number
  /** attempts that were handed to a carrier */
  readonly sent: number
  /** of these, in millionths of a euro */
  readonly spend: number
  /** of the attempts, how many a carrier reported as delivered */
  readonly delivered: number
  /** no carrier was asked: of a test number, or an account that is a sandbox */
  readonly test: boolean
  /** false if the outbox dropped some of its entries */
  readonly isComplete: boolean
}

export interface Page {
  /** newest first */
  readonly starts: readonly Start[]
  /** undefined on the last page */
  readonly next?: Cursor | undefined
}

/** The last start of a page. */
export interface Cursor {
  readonly startedAt: Instant
  readonly id: string
}

export type TimelineEntry = Pick<EventEntry, 'version' | 'at' | 'events'>

export interface Timeline {
  readonly start: Start
  /** oldest first */
  readonly entries: readonly TimelineEntry[]
  /** oldest first */
  readonly webhooks: readonly WebhookTry[]
}

const START = `
  id, ${milliseconds('started_at')} as "startedAt", account, country, fingerprint, sealed, prefix, state,
  ${milliseconds('ended_at')} as "endedAt", refusal, channels, routes, wrong_codes as "wrongCodes",
  entries = version as "isComplete", sent, spend::float8 as spend, delivered, test
  from history.starts`

export async function searchStarts(
  query: Query,
  filter: Filter,
  after: Cursor | undefined,
  limit: number,
): Promise<Page> {
  const conditions = makeConditions()
  const { add, parameter } = conditions
  addRange(conditions, filter, 'started_at')
  add(filter.id, (value) => `id = ${value}`)
  add(filter.fingerprints, (value) => `fingerprint = any (${value}::text[])`)
  add(filter.state, (value) => `state = ${value}`)
  add(filter.channel, (value) => `${value} = any (channels)`)
  add(filter.route, (value) => `${value} = any (routes)`)
  add(filter.refusal, (value) => `refusal = ${value}`)
  add(after?.startedAt, (value) => `(started_at, id) < (${timeOf(value)}, ${parameter(after?.id)})`)
  // One more says whether there is a next page.
  const found = await query<Start>(
    `select ${START} ${conditions.where()} order by started_at desc, id desc limit ${parameter(limit + 1)}`,
    conditions.values,
  )
  const starts = found.slice(0, limit)
  const last = starts.at(-1)
  return {
    starts,
    next: found.length > limit && last ? { startedAt: last.startedAt, id: last.id } : undefined,
  }
}

export async function findTimeline(query: Query, id: string): Promise<Timeline | undefined> {
  const [start] = await query<Start>(`select ${START} where id = $1`, [id])
  if (start === undefined) return undefined
  const entries = await query<TimelineEntry>(
    `select version, ${milliseconds('at')} as at, events from history.entries
     where id = $1 and at >= ${timeOf('$2')} order by version`,
    [id, start.startedAt],
  )
  return { start, entries, webhooks: await listTries(query, id, start.startedAt) }
}
