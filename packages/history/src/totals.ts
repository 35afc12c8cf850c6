import { addRange, makeConditions, type Range } from './conditions.ts'
import type { Query } from './database.ts'

export type TotalsBy = 'all' | 'hour' | 'day' | 'country' | 'account'

/** Of the starts of one hour, country or account. Tests are in no total. */
export interface StartTotals {
  /** the hour or day as `2026-11-30T10:00Z`, the country, or the account; empty for `all` and for numbers of no country */
  readonly key: string
  /** with refused ones */
  readonly starts: number
  readonly refused: number
  readonly inProgress: number
  readonly succeeded: number
  readonly failed: number
  readonly expired: number
  readonly cancelled: number
  /** with a message that a carrier took */
  readonly sent: number
  /** with one that a carrier reported as delivered */
  readonly delivered: number
  /** in which a code was entered, or the caller approved it */
  readonly checked: number
  /** that carriers took, several for some verifications */
  readonly messages: number
  /** seconds from the start to the right code; null if none succeeded */
  readonly p50Seconds: number | null
  readonly p95Seconds: number | null
  /** in millionths of a euro */
  readonly spend: number
}

export interface RouteTotals {
  readonly route: string
  readonly channel: string
  readonly attempts: number
  /** the carrier took it, or may have */
  readonly handedOver: number
  readonly delivered: number
  readonly notDelivered: number
  /** attempts whose code was most likely the one that was typed */
  readonly converted: number
  readonly spend: number
}

/** Attempts that no carrier took. */
export interface ErrorTotals {
  readonly route: string
  /** kind of the outcome */
  readonly outcome: string
  readonly attempts: number
}

export interface RefusalTotals {
  readonly refusal: string
  readonly starts: number
}

const beginOf = (unit: string): string =>
  `to_char(date_trunc('${unit}', started_at at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:MI"Z"')`

const KEYS: Readonly<Record<TotalsBy, string>> = {
  all: `''::text`,
  hour: beginOf('hour'),
  day: beginOf('day'),
  country: `coalesce(country, '')`,
  account: 'account',
}

/** A page shows the first of a long list. */
const MAX_ROWS = 1_000
const TEST_ROUTE = 'none'
const HANDED_OVER = `outcome in ('accepted', 'ambiguous')`
const counted = (state: string): string => `count(*) filter (where state = '${state}')::int`
const secondsAt = (share: number): string =>
  `percentile_cont(${share}) within group (order by extract(epoch from ended_at - started_at))
     filter (where state = 'succeeded')`

export async function totalStarts(query: Query, range: Range, by: TotalsBy): Promise<readonly StartTotals[]> {
  const conditions = makeConditions()
  addRange(conditions, range, 'started_at')
  conditions.add(false, (value) => `test = ${value}`)
  return query(
    `select ${KEYS[by]} as key, count(*)::int as starts, ${counted('refused')} as refused,
       ${counted('inProgress')} as "inProgress", ${counted('succeeded')} as succeeded, ${counted('failed')} as failed,
       ${counted('expired')} as expired, ${counted('cancelled')} as cancelled,
       count(*) filter (where sent > 0)::int as sent, count(*) filter (where delivered > 0)::int as delivered,
       count(*) filter (where wrong_codes > 0 or state = 'succeeded')::int as checked, sum(sent)::int as messages,
       (${secondsAt(0.5)})::float8 as "p50Seconds", (${secondsAt(0.95)})::float8 as "p95Seconds",
       sum(spend)::float8 as spend
     from history.starts ${conditions.where()} group by 1
     order by ${by === 'hour' || by === 'day' ? 'key' : 'starts desc, key'} limit ${MAX_ROWS}`,
    conditions.values,
  )
}

export async function totalRoutes(query: Query, range: Range): Promise<readonly RouteTotals[]> {
  const conditions = makeConditions()
  addRange(conditions, range, 'claimed_at')
  // Only tests are accepted without a route.
  conditions.add(TEST_ROUTE, (value) => `(route, outcome) is distinct from (${value}, 'accepted')`)
  return query(
    `select coalesce(route, '') as route, channel, count(*)::int as attempts,
       count(*) filter (where ${HANDED_OVER})::int as "handedOver",
       count(*) filter (where receipt = 'delivered')::int as delivered,
       count(*) filter (where receipt = 'failed')::int as "notDelivered",
       count(*) filter (where converted)::int as converted,
       coalesce(sum(price) filter (where ${HANDED_OVER}), 0)::float8 as spend
     from history.attempts ${conditions.where()} group by 1, 2 order by attempts desc, 1, 2 limit ${MAX_ROWS}`,
    conditions.values,
  )
}

export async function totalErrors(query: Query, range: Range): Promise<readonly ErrorTotals[]> {
  const conditions = makeConditions()
  addRange(conditions, range, 'claimed_at')
  conditions.add('accepted', (value) => `outcome <> ${value}`)
  return query(
    `select coalesce(route, '') as route, outcome, count(*)::int as attempts
     from history.attempts ${conditions.where()} group by 1, 2 order by attempts desc, 1, 2 limit ${MAX_ROWS}`,
    conditions.values,
  )
}

export async function totalRefusals(query: Query, range: Range): Promise<readonly RefusalTotals[]> {
  const conditions = makeConditions()
  addRange(conditions, range, 'started_at')
  conditions.add('refused', (value) => `state = ${value}`)
  conditions.add(false, (value) => `test = ${value}`)
  return query(
    `select coalesce(refusal, '') as refusal, count(*)::int as starts
     from history.starts ${conditions.where()} group by 1 order by starts desc, 1`,
    conditions.values,
  )
}
