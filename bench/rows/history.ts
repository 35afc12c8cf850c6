import { randomBytes } from 'node:crypto'

import { type History, type HistoryEntry, openHistory } from '@pinpost/history'

import { DAY, succeeded } from '../../packages/history/test/given.ts'
import { openPostgres } from '../../packages/history/src/postgres.ts'
import { startPostgres } from '../../packages/history/test/postgres.ts'
import { findPostgres } from '../../scripts/lib/postgres.mjs'
import { copyHistories } from '../seed/histories.ts'
import type { Context } from '../support/context.ts'
import type { Owner } from '../support/owner.ts'
import { quantile } from '../support/statistics.ts'
import type { Measure, Row } from './row.ts'
import { withOwner } from './with-owner.ts'

/** As many shards as are read at once, and the most entries that a read brings. */
const SHARDS = 4
const BATCH = 500
const ACCOUNTS = 20
const DAYS = 30
const SEARCHES = 1_000
const OVERVIEWS = 20
/** Verifications that are recorded; the rest are copies of them. */
const RECORDED = 20_000

/** The console's history on a Postgres of its own: written as by the outbox, then searched. */
export const history: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const programs = await findPostgres({ environment: process.env })
  if (programs === undefined) {
    context.say('No Postgres was found: history is not measured.')
    return []
  }
  const server = owner.own(await startPostgres(programs))
  const onError = (error: unknown): void => context.say(String(error))
  const opened = openHistory({ url: server.url, onError })
  owner.own({ stop: () => opened.close() })
  const { query, close } = openPostgres(server.url, onError)
  owner.own({ stop: close })
  const count = context.histories
  const now = Date.now()
  const recorded = Math.min(count, RECORDED)
  const known = await fill(opened, recorded, now)
  await copyHistories(query, count / recorded - 1, (DAYS * DAY) / recorded)
  const finds = await timesOf(SEARCHES, async (turn) => {
    const fingerprint = known.fingerprints[turn % known.fingerprints.length] ?? ''
    // An address has another fingerprint in each account.
    const others = Array.from({ length: ACCOUNTS - 1 }, () => randomBytes(20).toString('base64url'))
    await opened.search({ fingerprints: [fingerprint, ...others] }, { limit: 50 })
  })
  const overviews = await timesOf(OVERVIEWS, () => overview(opened, now))
  const busiest = await timesOf(OVERVIEWS, () => opened.busiest(now - DAY, 20))
  const beside = `beside ${count.toLocaleString('en-US')} verifications of ${DAYS} days`
  return [
    {
      name: 'history write',
      what: 'events that one console writes to Postgres, of 4 shards',
      unit: 'per second',
      measured: known.perSecond,
      target: { of: 'measured', atLeast: 10_000 },
      runs: { measured: [known.perSecond] },
    },
    latencyRow('history find', `a search by number, ${beside}`, finds, 100),
    latencyRow('history overview', `all figures of the last day, ${beside}`, overviews, 500),
    latencyRow(
      'history busiest',
      `the 20 addresses with most starts of the last day, ${beside}`,
      busiest,
      500,
    ),
  ]
}

const latencyRow = (name: string, what: string, times: readonly number[], atMost: number): Row => {
  const p99 = quantile(times, 0.99)
  return {
    name,
    what: `${what}, p99`,
    unit: 'ms',
    measured: p99,
    target: { of: 'measured', atMost },
    runs: { measured: [p99] },
  }
}

async function timesOf(count: number, act: (turn: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = []
  for (let turn = 0; turn < count; turn++) {
    const startedAt = performance.now()
    await act(turn)
    times.push(performance.now() - startedAt)
  }
  return times
}

/** What the page asks for. */
const overview = (opened: History, now: number): Promise<unknown> => {
  const today = { since: now - DAY, until: now }
  return Promise.all([
    opened.totals(today, 'all'),
    opened.totals({ since: now - 8 * DAY, until: now - 7 * DAY }, 'all'),
    opened.totals(today, 'hour'),
    opened.totals(today, 'country'),
    opened.totals(today, 'account'),
    opened.routeTotals(today),
  ])
}

/** Writes verifications of the last days, oldest first. @returns how fast, and some of the addresses */
async function fill(opened: History, count: number, now: number) {
  const fingerprints: string[] = []
  let [made, entries] = [0, 0]
  function* lives(): Generator<readonly HistoryEntry[]> {
    while (made < count) {
      const fingerprint = randomBytes(20).toString('base64url')
      if (fingerprints.length < SEARCHES && Math.random() < SEARCHES / count) fingerprints.push(fingerprint)
      const at = Math.round(now - DAYS * DAY * (1 - made / count)) - DAY / DAYS
      const account = `account-${made % ACCOUNTS}`
      made++
      yield succeeded({ id: randomBytes(16).toString('hex'), account, at, fingerprint })
    }
  }
  const source = lives()
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: SHARDS }, async () => {
      for (;;) {
        const batch: HistoryEntry[] = []
        while (batch.length < BATCH) {
          const { value, done } = source.next()
          if (done === true) break
          batch.push(...value)
        }
        if (batch.length === 0) return
        await opened.record(batch)
        entries += batch.length
      }
    }),
  )
  return { perSecond: (1_000 * entries) / (performance.now() - startedAt), fingerprints }
}
