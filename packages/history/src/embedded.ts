import { mkdir } from 'node:fs/promises'

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
  if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 })
  const database = await PGlite.create(folder)
  return {
    query: queryOf(database),
    transaction: (act) => database.transaction((transaction) => act(queryOf(transaction))),
    close: () => database.close(),
  }
}
