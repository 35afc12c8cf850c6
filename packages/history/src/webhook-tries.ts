import type { Instant } from '@pinpost/core'

import { milliseconds, type Query, timeOf } from './database.ts'

/** A try to hand an event of a verification over to a webhook endpoint or the status URL of an application. */
export interface WebhookTry {
  readonly verification: string
  readonly event: string
  readonly type: string
  /** id of the endpoint or application */
  readonly target: string
  /** 1, 2, 3 …; 1 again if an operator sent the event again */
  readonly number: number
  readonly at: Instant
  /** `retry`: it failed, and will be tried again; `dead`: it was given up */
  readonly result: 'done' | 'retry' | 'dead'
  readonly reason?: string | null | undefined
}

/** Writes those that are not there yet. */
export async function recordTries(query: Query, tries: readonly WebhookTry[]): Promise<void> {
  await query(
    `insert into history.webhook_tries (id, event, target, number, at, type, result, reason)
     select verification, event, target, number, ${timeOf('at')}, type, result, reason
     from json_to_recordset($1) as t (
       verification text, event text, target text, number int, at float8, type text, result text, reason text)
     on conflict do nothing`,
    [JSON.stringify(tries)],
  )
}

/** Oldest first. */
export const listTries = (query: Query, id: string, since: Instant): Promise<readonly WebhookTry[]> =>
  query(
    `select id as verification, event, type, target, number, ${milliseconds('at')} as at, result, reason
     from history.webhook_tries where id = $1 and at >= ${timeOf('$2')} order by at, event`,
    [id, since],
  )
