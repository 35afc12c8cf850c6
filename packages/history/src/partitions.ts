import type { Instant } from '@pinpost/core'

import type { Database } from './database.ts'
import { LOCK } from './migrate.ts'

const TABLES = ['starts', 'entries', 'attempts', 'webhook_tries'] as const

/** Such as `2026-11`, in UTC. */
const monthOf = (at: Instant): string => new Date(at).toISOString().slice(0, 7)

const firstDayAfter = (month: string): string => {
  const day = new Date(`${month}-01T00:00:00Z`)
  day.setUTCMonth(day.getUTCMonth() + 1)
  return day.toISOString()
}

/** Every table has a partition for each month. */
export function makePartitions(database: Database) {
  const known = new Set<string>()

  return {
    async add(times: Iterable<Instant>): Promise<void> {
      const months = [...new Set([...times].map(monthOf))].filter((month) => !known.has(month))
      if (months.length === 0) return
      // A transaction for each: a lock on two tables at once could be a deadlock with a batch that is being written.
      for (const month of months)
        for (const table of TABLES)
          await database.transaction(async (query) => {
            await query(LOCK, [])
            await query(`create table if not exists history.${table}_${month.replace('-', '_')}
              partition of history.${table}
              for values from ('${month}-01 00:00:00Z') to ('${firstDayAfter(month)}')`)
          })
      for (const month of months) known.add(month)
    },

    forget: (): void => known.clear(),

    /** Drops the months that ended before that time. @returns their names */
    async dropBefore(time: Instant): Promise<readonly string[]> {
      const found = await database.query<{ name: string }>(
        `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = any ($1::regclass[])`,
        [TABLES.map((table) => `history.${table}`)],
      )
      const old = found.filter(({ name }) => {
        const month = name.slice(-7).replace('_', '-')
        return Date.parse(firstDayAfter(month)) <= time
      })
      known.clear()
      for (const { name } of old) await database.query(`drop table history.${name}`)
      return [...new Set(old.map(({ name }) => name.slice(-7).replace('_', '-')))].toSorted()
    },
  }
}
