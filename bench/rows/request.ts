import { openSeeder } from '../seed/seeder.ts'
import { startBareApi } from '../support/bare.ts'
import type { Context } from '../support/context.ts'
import { startLoad, topRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, type RunningApi, startApi } from '../support/service.ts'
import { recordBytes } from './record-bytes.ts'
import type { Measure, Row } from './row.ts'
import { comparedRow, processorTime, ratesOf, takeTurns } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** No worker runs in these rows, so nothing is sent. */
export const NO_CARRIER = 'http://127.0.0.1:9'
/** Longer than any run can use up. */
export const NUMBERS_PER_RUN = 1_000_000

/** `POST /verify/json` with one and with two processes, compared with as many bare ones. */
export const request: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER)
  const load = startLoad(context, owner)
  const bytes = await recordBytes(redis, owner.own(await openSeeder(redis, service)))
  const ours = [await startApi(context, owner, service), await startApi(context, owner, service)]
  const bare = [
    await startBareApi(context, owner, redis, bytes),
    await startBareApi(context, owner, redis, bytes),
  ]

  let turn = 0
  const { credentials } = service
  const run = (servers: readonly RunningApi[]) => () => {
    const work = { type: 'start', wire: 'v1', credentials, firstNumber: ++turn * NUMBERS_PER_RUN } as const
    return topRate(context, load, { redis, servers, work })
  }
  // Compiles what is hot.
  for (const servers of [ours, bare]) await run(servers)()

  const runs = await takeTurns(context.runs, {
    one: run(ours.slice(0, 1)),
    bareOne: run(bare.slice(0, 1)),
    two: run(ours),
    bareTwo: run(bare),
  })
  const what = 'POST /verify/json'
  const one = comparedRow(
    {
      name: 'request',
      what,
      unit: 'per second',
      target: { of: 'ratio', atLeast: 0.5 },
      ...processorTime(runs.one, runs.bareOne),
    },
    ratesOf(runs.one),
    ratesOf(runs.bareOne),
  )
  const two = comparedRow(
    { name: 'request, 2 processes', what, unit: 'per second' },
    ratesOf(runs.two),
    ratesOf(runs.bareTwo),
  )
  const times = (two.measured / one.measured).toFixed(2)
  const timeOfTwo = processorTime(runs.two, runs.bareTwo)
  return [one, { ...two, ...timeOfTwo, note: `${times} × one process; ${timeOfTwo.note}` }]
}
