import { readdirSync, readFileSync } from 'node:fs'

import type { Database } from './database.ts'

/** This file stays at the root of `src`, so that its URL also resolves from a bundle. */
const FOLDER = new URL('../migrations/', import.meta.url)

/** Serialises changes of tables by several processes. Any number does, if nothing else in the database uses it. */
export const LOCK = 'select pg_advisory_xact_lock(7467) as locked'

/**
 * Brings the schema `history` to the version of this program: runs the new files of `migrations/` in the order of
 * their numbers, in one transaction.
 * @throws Error if a newer version of Pinpost has already changed the schema
 */
export async function migrate(database: Database): Promise<void> {
  const files = readdirSync(FOLDER).toSorted()
  await database.transaction(async (query) => {
    await query(LOCK, [])
    await query(`
      create schema if not exists history;
      create table if not exists history.migrations (number int primary key, applied_at timestamptz default now());
    `)
    const [row] = await query<{ done: number }>(
      'select coalesce(max(number), 0)::int as done from history.migrations',
      [],
    )
    const done = row?.done ?? 0
    if (done > files.length)
      throw new Error(
        `the history database has schema version ${done}, and this program knows ${files.length}: update Pinpost`,
      )
    for (const [index, file] of files.entries()) {
      if (index < done) continue
      await query(readFileSync(new URL(file, FOLDER), 'utf8'))
      await query('insert into history.migrations (number) values ($1)', [index + 1])
    }
  })
}
