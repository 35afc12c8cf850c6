import type { Instant } from '@pinpost/core'

import {
  type AttemptChange,
  attemptChangesOf,
  type HistoryEntry,
  type StartChange,
  startChangeOf,
} from './changes.ts'
import { type Query, timeOf } from './database.ts'

/**
 * The longest that events of a verification may come after its start: carriers' late receipts and prices. It keeps a write
 * away from the partitions of older months.
 */
const LONGEST_LIFE_MS = 35 * 86_400_000

/** One JSON value for a batch, because it has the same type for every driver. */
const ADD_ENTRIES = `
  insert into history.entries (id, version, at, events)
  select id, version, ${timeOf('at')}, events::json
  from json_to_recordset($1) as e (id text, version int, at float8, events text)
  on conflict do nothing
  returning id, version`

const CHANGE_STARTS = `
  with change as (
    select * from json_to_recordset($1) as c (
      id text, started_at float8, account text, country text, fingerprint text, sealed text, prefix text, state text,
      ended_at float8, refusal text, channels text[], routes text[], wrong_codes int, entries int, version int, test boolean
    ) cross join lateral (
      select count(*)::int as sent, coalesce(sum(price), 0)::bigint as spend,
        count(*) filter (where receipt = 'delivered')::int as delivered
      from history.attempts a
      where a.id = c.id and a.claimed_at >= ${timeOf('$2')} and a.outcome in ('accepted', 'ambiguous')
    ) handed_over
  ), known as (
    update history.starts s set
      state = coalesce(c.state, s.state),
      ended_at = coalesce(${timeOf('c.ended_at')}, s.ended_at),
      channels = array(select distinct unnest(s.channels || c.channels)),
      routes = array(select distinct unnest(s.routes || c.routes)),
      wrong_codes = s.wrong_codes + c.wrong_codes,
      sent = c.sent,
      spend = c.spend,
      entries = s.entries + c.entries,
      version = greatest(s.version, c.version),
      test = s.test or c.test,
      delivered = c.delivered
    from change c
    where s.id = c.id and s.started_at >= ${timeOf('$2')}
    returning s.id
  )
  insert into history.starts
  select id, ${timeOf('started_at')}, account, country, fingerprint, sealed, prefix, coalesce(state, 'inProgress'),
    ${timeOf('ended_at')}, refusal, channels, routes, wrong_codes, sent, spend, entries, version, test, delivered
  from change where id not in (select id from known)`

const CHANGE_ATTEMPTS = `
  insert into history.attempts (id, number, claimed_at, account, country, channel, route, outcome, receipt, price)
  select id, number, ${timeOf('claimed_at')}, account, country, channel, route, outcome, receipt, price
  from json_to_recordset($1) as a (
    id text, number int, claimed_at float8, account text, country text, channel text, route text, outcome text,
    receipt text, price bigint)
  on conflict (id, number, claimed_at) do update set
    route = excluded.route, outcome = excluded.outcome, receipt = excluded.receipt, price = excluded.price`

/** As core's `creditsOf`: the last attempt that may have arrived, rather one that was not reported as failed. */
const CREDIT_ATTEMPTS = `
  update history.attempts a set converted = true
  from (
    select distinct on (id) id, number, claimed_at from history.attempts
    where id = any ($1) and claimed_at >= ${timeOf('$2')} and coalesce(outcome, 'accepted') in ('accepted', 'ambiguous')
    order by id, receipt is not distinct from 'failed', number desc
  ) last
  where a.id = last.id and a.number = last.number and a.claimed_at = last.claimed_at
    and a.claimed_at >= ${timeOf('$2')}`

/** Totals keep them, and no verification of an erased address is in progress any more. */
const ERASE = `
  update history.starts set fingerprint = null, sealed = null, prefix = null,
    state = case when state = 'inProgress' then 'cancelled' else state end,
    ended_at = coalesce(ended_at, started_at)
  where fingerprint = any ($1)`

/** The new ones of these entries, by their ids. */
async function addEntries(
  query: Query,
  entries: readonly HistoryEntry[],
): Promise<readonly (readonly [HistoryEntry, ...HistoryEntry[]])[]> {
  const added = await query<{ id: string; version: number }>(ADD_ENTRIES, [
    // As text, because Postgres cannot unescape the character NUL, which a carrier may send in a code.
    JSON.stringify(
      entries.map(({ id, version, at, events }) => ({ id, version, at, events: JSON.stringify(events) })),
    ),
  ])
  const isNew = new Set(added.map(({ id, version }) => `${id} ${version}`))
  const byId = new Map<string, [HistoryEntry, ...HistoryEntry[]]>()
  for (const entry of entries) {
    // Deleted at once, because a batch may contain an entry twice.
    if (!isNew.delete(`${entry.id} ${entry.version}`)) continue
    const known = byId.get(entry.id)
    if (known === undefined) byId.set(entry.id, [entry])
    else known.push(entry)
  }
  return [...byId.values()]
}

/** Writes those entries that are not there yet. Call it in a transaction. */
export async function recordEntries(query: Query, entries: readonly HistoryEntry[]): Promise<void> {
  const erased = entries.flatMap(erasedBy)
  await recordStarts(
    query,
    entries.filter((entry) => erasedBy(entry).length === 0),
  )
  // Afterwards, so that none of their earlier entries brings an address back.
  if (erased.length > 0) await query(ERASE, [erased])
}

/** The fingerprints of the addresses that an entry erases. */
const erasedBy = ({ events }: HistoryEntry): readonly string[] =>
  events.flatMap((event) => (event.type === 'erased' ? event.fingerprint : []))

async function recordStarts(query: Query, entries: readonly HistoryEntry[]): Promise<void> {
  const added = await addEntries(query, entries)
  if (added.length === 0) return
  const starts: readonly StartChange[] = added.map(startChangeOf)
  const attempts: readonly AttemptChange[] = added.flatMap(attemptChangesOf)
  const oldest: Instant = Math.min(...starts.map(({ started_at }) => started_at)) - LONGEST_LIFE_MS
  if (attempts.length > 0) await query(CHANGE_ATTEMPTS, [JSON.stringify(attempts)])
  await query(CHANGE_STARTS, [JSON.stringify(starts), oldest])
  const succeeded = starts.filter(({ state }) => state === 'succeeded').map(({ id }) => id)
  if (succeeded.length > 0) await query(CREDIT_ATTEMPTS, [succeeded, oldest])
}
