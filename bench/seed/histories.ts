import type { Query } from '../../packages/history/src/database.ts'

/** Sets what a copy changes: its ids and addresses are new, and its times a little later. */
const TABLES = {
  starts: `md5(id || $1), started_at + $2 * interval '1 ms', account, country, md5(fingerprint || $1), sealed, prefix, state,
    ended_at + $2 * interval '1 ms', refusal, channels, routes, wrong_codes, sent, spend, entries, version, test, delivered`,
  entries: `md5(id || $1), version, at + $2 * interval '1 ms', events`,
  attempts: `md5(id || $1), number, claimed_at + $2 * interval '1 ms', account, country, channel, route, outcome, receipt, price,
    converted`,
} as const

/**
 * Copies all that history has, in Postgres, which is several times as fast as recording it.
 * @param spreadMs the time over which the copies of one start are spread
 */
export async function copyHistories(query: Query, copies: number, spreadMs: number): Promise<void> {
  const names = ['starts', 'entries', 'attempts'] as const
  for (const name of names) await query(`create table ${name}_to_copy as table history.${name}`)
  for (let copy = 1; copy <= copies; copy++)
    for (const name of names)
      await query(`insert into history.${name} select ${TABLES[name]} from ${name}_to_copy`, [
        String(copy),
        (copy * spreadMs) / (copies + 1),
      ])
  for (const name of names) await query(`drop table ${name}_to_copy`)
  await query('analyze history.starts, history.entries, history.attempts')
}
