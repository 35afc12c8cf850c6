import { Pool, type PoolClient } from 'pg'

import type { Database, Query } from './database.ts'

const CONNECT_TIMEOUT_MS = 5_000
/** Totals of a large range take seconds. */
const STATEMENT_TIMEOUT_MS = 30_000
const MAX_CONNECTIONS = 5

const queryOf =
  (client: Pick<PoolClient, 'query'>): Query =>
  async <Row>(sql: string, values?: readonly unknown[]) => {
    const { rows } = await (values === undefined ? client.query(sql) : client.query(sql, [...values]))
    return rows as readonly Row[]
  }

/**
 * @param url `postgres://user:password@host/database?sslmode=verify-full`
 * @param onError called for errors of idle connections; the pool replaces them
 */
export function openPostgres(url: string, onError: (error: unknown) => void): Database {
  const pool = new Pool({
    connectionString: url,
    application_name: 'pinpost',
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // A server that no longer answers cannot stop a statement itself.
    query_timeout: STATEMENT_TIMEOUT_MS + CONNECT_TIMEOUT_MS,
  })
  pool.on('error', onError)
  return {
    query: queryOf(pool),
    async transaction(act) {
      const client = await pool.connect()
      // The connection may break between two statements.
      client.on('error', onError)
      let failure: Error | undefined
      try {
        await client.query('begin')
        const result = await act(queryOf(client))
        await client.query('commit')
        return result
      } catch (error) {
        // Closing the connection also rolls back.
        failure = error instanceof Error ? error : new Error(String(error))
        throw error
      } finally {
        client.off('error', onError)
        client.release(failure)
      }
    },
    close: () => pool.end(),
  }
}
