import { SEEDED_PIN, openSeeder } from '../seed/seeder.ts'
import { startBareApi } from '../support/bare.ts'
import type { Context } from '../support/context.ts'
import { startLoad, topRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { type BenchRedis, startRedis } from '../support/redis.ts'
import { makeService, type RunningApi, startApi } from '../support/service.ts'
import { recordBytes } from './record-bytes.ts'
import { NO_CARRIER, NUMBERS_PER_RUN } from './request.ts'
import type { Measure, Row } from './row.ts'
import { comparedRow, processorTime, ratesOf, takeTurns } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** More than a run can check in a second; otherwise it would end early. */
export const CHECKS_PER_SECOND = 6_000

/** `POST /verify/check/json` with the right code: each check ends a verification whose SMS was sent. */
export const check: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER)
  const seeder = owner.own(await openSeeder(redis, service))
  const load = startLoad(context, owner)
  const bytes = await recordBytes(redis, seeder)
  const ours = await startApi(context, owner, service)
  const bare = await startBareApi(context, owner, redis, bytes)
  const { credentials } = service
  const count = Math.ceil(context.seconds * CHECKS_PER_SECOND)

  let turn = 0
  const run = (server: RunningApi, seed: () => Promise<readonly string[]>) => async () => {
    const ids = await seed()
    const work = { type: 'check', wire: 'v1', credentials, ids, code: SEEDED_PIN } as const
    return topRate(context, load, { redis, servers: [server], work })
  }
  const contenders = {
    ours: run(ours, async () => {
      const seeded = await seeder.sent(count, Date.now(), ++turn * NUMBERS_PER_RUN)
      return seeded.map(({ id }) => id)
    }),
    bare: run(bare, () => bareRecords(redis, count, bytes)),
  }
  // Compiles what is hot.
  await contenders.ours()
  await contenders.bare()
  const runs = await takeTurns(context.runs, contenders)
  const time = processorTime(runs.ours, runs.bare)
  const described = { name: 'check', what: 'POST /verify/check/json, the right code' } as const
  return [
    comparedRow(
      { ...described, unit: 'per second', target: { of: 'ratio', atLeast: 0.5 }, ...time },
      ratesOf(runs.ours),
      ratesOf(runs.bare),
    ),
  ]
}

let bareRecordsMade = 0

async function bareRecords({ client }: BenchRedis, count: number, bytes: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => String(++bareRecordsMade).padStart(32, '0'))
  const value = 'x'.repeat(bytes)
  for (let from = 0; from < count; from += 1_000) {
    const batch = ids.slice(from, from + 1_000).map((id) => ['set', `{bare}:${id}`, value])
    await client.pipeline(batch).exec()
  }
  return ids
}
