import { openSeeder } from '../seed/seeder.ts'
import { startBareApi } from '../support/bare.ts'
import type { Context } from '../support/context.ts'
import { CALLERS, startLoad, topRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, type RunningApi, startApi } from '../support/service.ts'
import { quantile } from '../support/statistics.ts'
import { recordBytes } from './record-bytes.ts'
import { NO_CARRIER, NUMBERS_PER_RUN } from './request.ts'
import type { Measure, Row } from './row.ts'
import { comparedRow } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** Both get the same rate: half of our maximum. */
const SHARE_OF_TOP = 0.5

export const latency: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER)
  const load = startLoad(context, owner)
  const bytes = await recordBytes(redis, owner.own(await openSeeder(redis, service)))
  const ours = await startApi(context, owner, service)
  const bare = await startBareApi(context, owner, redis, bytes)

  let turn = 0
  const work = () =>
    ({
      type: 'start',
      wire: 'v1',
      credentials: service.credentials,
      firstNumber: ++turn * NUMBERS_PER_RUN,
    }) as const
  const rateOf = (server: RunningApi) => topRate(context, load, { redis, servers: [server], work: work() })
  await rateOf(bare)
  await rateOf(ours)
  const top = await rateOf(ours)
  const perSecond = top.perSecond * SHARE_OF_TOP

  const measured: Record<'ours' | 'bare', { p50: number[]; p99: number[]; lag: number[] }> = {
    ours: { p50: [], p99: [], lag: [] },
    bare: { p50: [], p99: [], lag: [] },
  }
  async function run(who: 'ours' | 'bare', port: number): Promise<void> {
    await redis.settle()
    const { seconds } = context
    const plan = { port, connections: CALLERS, perSecond, warmSeconds: seconds / 4, seconds, work: work() }
    const { latencies, lags } = await load.ask('open', plan)
    measured[who].p50.push(quantile(latencies, 0.5))
    measured[who].p99.push(quantile(latencies, 0.99))
    measured[who].lag.push(quantile(lags, 0.5))
  }
  for (let each = 0; each < context.runs; each++) {
    const pair = [() => run('ours', ours.port), () => run('bare', bare.port)]
    for (const one of each % 2 === 0 ? pair : pair.toReversed()) await one()
  }
  const what = `POST /verify/json at ${Math.round(perSecond)} a second, from the planned start`
  const lag = Math.min(...measured.bare.lag)
  return [
    comparedRow(
      {
        name: 'latency p50',
        what,
        unit: 'ms',
        note: `of it ${lag.toFixed(2)} ms the caller's timer, in both`,
      },
      measured.ours.p50,
      measured.bare.p50,
    ),
    comparedRow(
      { name: 'latency p99', what, unit: 'ms', target: { of: 'ratio', atMost: 2 } },
      measured.ours.p99,
      measured.bare.p99,
    ),
  ]
}
