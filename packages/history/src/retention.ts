import type { Instant } from '@pinpost/core'

import { type Query, timeOf } from './database.ts'

/** A small batch holds no lock for long. */
const BATCH = 2_000

const DELETE = `
  with old as (
    select id, started_at from history.starts where account = $1 and started_at < ${timeOf('$2')} limit ${BATCH}
  ), entries as (
    delete from history.entries where id in (select id from old)
  ), attempts as (
    delete from history.attempts where id in (select id from old)
  ), webhook_tries as (
    delete from history.webhook_tries where id in (select id from old)
  )
  delete from history.starts s using old where s.id = old.id and s.started_at = old.started_at returning s.id`

/** Deletes the starts of an account before that time. @returns how many */
export async function deleteOf(query: Query, account: string, before: Instant): Promise<number> {
  for (let deleted = 0; ;) {
    const { length } = await query(DELETE, [account, before])
    deleted += length
    if (length < BATCH) return deleted
  }
}
