import type { Instant } from '@pinpost/core'

import { makeConditions } from './conditions.ts'
import { milliseconds, type Query } from './database.ts'

/** Something that an operator did. It contains no secret and no full number. */
export interface Act {
  /** who, as the sign-in names them */
  readonly actor: string
  readonly role: string
  /** such as `lift limits` */
  readonly act: string
  /** such as the id of a verification, or the name of a switch */
  readonly target: string
  readonly reason?: string | undefined
  /** what it changes, as it was */
  readonly before?: unknown
}

export interface RecordedAct extends Act {
  readonly id: number
  readonly at: Instant
  /** null if the act was begun and not finished */
  readonly after: unknown
}

const textOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

/** @returns its id */
export async function beginAct(
  query: Query,
  { actor, role, act, target, reason, before }: Act,
): Promise<number> {
  const [row] = await query<{ id: number }>(
    `insert into history.acts (actor, role, act, target, reason, before) values ($1, $2, $3, $4, $5, $6)
     returning id::float8 as id`,
    [actor, role, act, target, reason ?? null, textOf(before)],
  )
  return row?.id ?? 0
}

export async function finishAct(query: Query, id: number, after: unknown): Promise<void> {
  await query('update history.acts set after = $2 where id = $1', [id, textOf(after)])
}

/** Newest first. @param before the id of the last act of the page before */
export async function listActs(
  query: Query,
  before: number | undefined,
  limit: number,
): Promise<readonly RecordedAct[]> {
  const conditions = makeConditions()
  conditions.add(before, (parameter) => `id < ${parameter}`)
  return query(
    `select id::float8 as id, ${milliseconds('at')} as at, actor, role, act, target, reason, before, after
     from history.acts ${conditions.where()} order by id desc limit ${conditions.parameter(limit)}`,
    conditions.values,
  )
}
