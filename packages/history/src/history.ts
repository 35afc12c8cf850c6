import type { Instant } from '@pinpost/core'

import { type Act, beginAct, finishAct, listActs, type RecordedAct } from './acts.ts'
import { type BusyAddress, listBusiest } from './busiest.ts'
import { type HistoryEntry, timesOf } from './changes.ts'
import type { Range } from './conditions.ts'
import type { Database, Query } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { makePartitions } from './partitions.ts'
import { openPostgres } from './postgres.ts'
import { recordEntries } from './record.ts'
import { deleteOf } from './retention.ts'
import { type Cursor, type Filter, findTimeline, type Page, searchStarts, type Timeline } from './search.ts'
import {
  type ErrorTotals,
  type RefusalTotals,
  type RouteTotals,
  type StartTotals,
  totalErrors,
  totalRefusals,
  totalRoutes,
  type TotalsBy,
  totalStarts,
} from './totals.ts'
import { recordTries, type WebhookTry } from './webhook-tries.ts'

export type HistoryOptions =
  /** a Postgres 15 or newer; `onError` is called for errors that no caller sees */
  | { readonly url: string; readonly onError: (error: unknown) => void }
  /** a Postgres in this process, with its files in this folder or in memory */
  | { readonly embedded: string | undefined }

/** What happened to verifications, for people who search. Every call rejects while the database is away. */
export interface History {
  /** Writes those entries that it does not have: repeated ones change nothing. Entries of one start come in order. */
  record(entries: readonly HistoryEntry[]): Promise<void>
  /** Writes those tries that it does not have. */
  recordTries(tries: readonly WebhookTry[]): Promise<void>
  /** Newest first. @param limit of starts in a page */
  search(
    filter: Filter,
    options: { readonly after?: Cursor | undefined; readonly limit: number },
  ): Promise<Page>
  timeline(id: string): Promise<Timeline | undefined>
  totals(range: Range, by: TotalsBy): Promise<readonly StartTotals[]>
  routeTotals(range: Range): Promise<readonly RouteTotals[]>
  errorTotals(range: Range): Promise<readonly ErrorTotals[]>
  refusalTotals(range: Range): Promise<readonly RefusalTotals[]>
  /** The addresses with most starts and wrong codes in an account, without tests, busiest first. */
  busiest(since: Instant, limit: number): Promise<readonly BusyAddress[]>
  /** Deletes the months that ended before that time. @returns such as `2026-11` */
  dropBefore(time: Instant): Promise<readonly string[]>
  /** Deletes the starts of an account before that time. @returns how many */
  deleteOf(account: string, before: Instant): Promise<number>
  /** Call it before the act, so that none is missing. @returns a function that adds what has changed */
  begin(act: Act): Promise<(after: unknown) => Promise<void>>
  /** What operators did, newest first. @param before the id of the last act of the page before */
  acts(before: number | undefined, limit: number): Promise<readonly RecordedAct[]>
  close(): Promise<void>
}

/** Opens the database and brings its schema up to date, with the first call that succeeds. */
export function openHistory(options: HistoryOptions): History {
  const database: Promise<Database> =
    'url' in options
      ? Promise.resolve(openPostgres(options.url, options.onError))
      : openEmbedded(options.embedded)
  // Each call reports it.
  database.catch(() => undefined)
  let opening: ReturnType<typeof open> | undefined

  async function open() {
    const opened = await database
    await migrate(opened)
    return { ...opened, partitions: makePartitions(opened) }
  }

  async function ready() {
    opening ??= open()
    try {
      return await opening
    } catch (error) {
      opening = undefined
      throw error
    }
  }

  /** Writes rows of these times, in one transaction. */
  async function write(times: readonly Instant[], act: (query: Query) => Promise<void>): Promise<void> {
    if (times.length === 0) return
    const { partitions, transaction } = await ready()
    try {
      await partitions.add(times)
      await transaction(act)
    } catch (error) {
      // Another process may have dropped a partition.
      partitions.forget()
      throw error
    }
  }

  return {
    record: (entries) => write(entries.flatMap(timesOf), (query) => recordEntries(query, entries)),
    recordTries: (tries) =>
      write(
        tries.map(({ at }) => at),
        (query) => recordTries(query, tries),
      ),
    search: async (filter, { after, limit }) => searchStarts((await ready()).query, filter, after, limit),
    timeline: async (id) => findTimeline((await ready()).query, id),
    totals: async (range, by) => totalStarts((await ready()).query, range, by),
    routeTotals: async (range) => totalRoutes((await ready()).query, range),
    errorTotals: async (range) => totalErrors((await ready()).query, range),
    refusalTotals: async (range) => totalRefusals((await ready()).query, range),
    busiest: async (since, limit) => listBusiest((await ready()).query, since, limit),
    dropBefore: async (time) => (await ready()).partitions.dropBefore(time),
    deleteOf: async (account, before) => deleteOf((await ready()).query, account, before),
    async begin(act) {
      const { query } = await ready()
      const id = await beginAct(query, act)
      return (after) => finishAct(query, id, after)
    },
    acts: async (before, limit) => listActs((await ready()).query, before, limit),
    async close() {
      await opening?.catch(() => undefined)
      await database.then((opened) => opened.close()).catch(() => undefined)
    },
  }
}
