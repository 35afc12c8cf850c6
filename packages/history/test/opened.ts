import { afterAll, beforeAll } from 'vitest'

import { type History, openHistory } from '../src/history.ts'
import { POSTGRES, startPostgres } from './postgres.ts'

/** `npm test` says so if there is no Postgres. */
export const KINDS = ['PGlite', ...(POSTGRES === undefined ? [] : ['Postgres'])]

/** History in a database of this kind, for the tests of one file. */
export function openOf(kind: string) {
  let history: History | undefined
  let server: Awaited<ReturnType<typeof startPostgres>> | undefined

  beforeAll(async () => {
    if (kind === 'Postgres') server = await startPostgres()
    history = openHistory(server ? { url: server.url, onError: () => undefined } : { embedded: undefined })
  })
  afterAll(async () => {
    await history?.close()
    await server?.stop()
  })
  return {
    history(): History {
      if (history === undefined) throw new Error('history is open during tests only')
      return history
    },
    server: () => server,
  }
}
