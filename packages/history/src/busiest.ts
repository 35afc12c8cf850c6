import type { Instant } from '@pinpost/core'

import { makeConditions } from './conditions.ts'
import { type Query, timeOf } from './database.ts'

/** An address with many starts or wrong codes in an account. Tests and erased addresses are left out. */
export interface BusyAddress {
  readonly account: string
  readonly fingerprint: string
  readonly prefix: string
  /** without refused ones */
  readonly starts: number
  readonly refused: number
  /** in these starts */
  readonly wrongCodes: number
}

/** Of starts since then: the addresses with most starts and wrong codes, busiest first. */
export async function listBusiest(
  query: Query,
  since: Instant,
  limit: number,
): Promise<readonly BusyAddress[]> {
  const { add, parameter, values, where } = makeConditions()
  add(since, (value) => `started_at >= ${timeOf(value)}`)
  add(false, (value) => `test = ${value}`)
  return query(
    `select account, fingerprint, min(prefix) as prefix, count(*) filter (where state <> 'refused')::int as starts,
       count(*) filter (where state = 'refused')::int as refused, sum(wrong_codes)::int as "wrongCodes"
     from history.starts ${where()} and fingerprint is not null and prefix is not null
     group by account, fingerprint
     order by count(*) + sum(wrong_codes) desc, account, fingerprint limit ${parameter(limit)}`,
    values,
  )
}
