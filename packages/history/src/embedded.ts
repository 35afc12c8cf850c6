import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { PGliteInterface, Transaction } from '@electric-sql/pglite'

import type { Database, Query } from './database.ts'

const queryOf =
  (database: Pick<PGliteInterface | Transaction, 'query' | 'exec'>): Query =>
  async <Row>(sql: string, values?: readonly unknown[]) => {
    if (values !== undefined) return (await database.query<Row>(sql, [...values])).rows
    await database.exec(sql)
    return []
  }

/**
 * PGlite: a Postgres in this process. It takes seconds to open and hundreds of megabytes of memory.
 * @param folder where it keeps its files, for one process at a time; undefined: in memory
 */
export async function openEmbedded(folder: string | undefined): Promise<Database> {
  // Loaded only if it is used: production has a server.
  const { PGlite } = await import('@electric-sql/pglite')
  const database = await (folder === undefined
    ? PGlite.create()
    : openFolder(folder, (data) => PGlite.create(data)))
  return {
    query: queryOf(database),
    transaction: (act) => database.transaction((transaction) => act(queryOf(transaction))),
    close: () => database.close(),
  }
}

/** A process that was killed while it made the database leaves one that does not open, so it is made anew. */
async function openFolder<T>(folder: string, create: (data: string) => Promise<T>): Promise<T> {
  const [data, whole] = [join(folder, 'data'), join(folder, 'whole')]
  if (!existsSync(whole)) await rm(data, { recursive: true, force: true })
  await mkdir(data, { recursive: true, mode: 0o700 })
  const database = await create(data)
  await writeFile(whole, '')
  return database
}
