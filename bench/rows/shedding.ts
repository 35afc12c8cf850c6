import type { Context } from '../support/context.ts'
import { startLoad, topRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, startApi } from '../support/service.ts'
import { median, quantile } from '../support/statistics.ts'
import { NO_CARRIER, NUMBERS_PER_RUN } from './request.ts'
import type { Measure, Row } from './row.ts'
import { plainRow } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** Of the top rate. */
const OVERLOAD = 2
/** More than a process takes at once (`PINPOST_API_MAX_UNDER_WAY`), so that there are calls to turn away. */
const CONNECTIONS = 2_048

const perSecond = (rates: readonly number[]): string => Math.round(median(rates)).toLocaleString('en-US')

/** How soon a call above the capacity is refused. All other calls must succeed. */
export const shedding: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER)
  const load = startLoad(context, owner)
  const api = await startApi(context, owner, service)
  let turn = 0
  const work = () =>
    ({
      type: 'start',
      wire: 'v1',
      credentials: service.credentials,
      firstNumber: ++turn * NUMBERS_PER_RUN,
    }) as const
  await topRate(context, load, { redis, servers: [api], work: work() })
  const top = await topRate(context, load, { redis, servers: [api], work: work() })

  const [p99, done, shed]: [number[], number[], number[]] = [[], [], []]
  for (let run = 0; run < context.runs; run++) {
    const { seconds } = context
    const result = await load.ask('open', {
      port: api.port,
      connections: CONNECTIONS,
      perSecond: top.perSecond * OVERLOAD,
      warmSeconds: seconds / 4,
      seconds,
      work: work(),
      mayShed: true,
    })
    // A short run may end before the overload counts as one.
    if (result.shed.length > 0) p99.push(quantile(result.shed, 0.99))
    done.push(result.latencies.length / seconds)
    shed.push(result.shed.length / seconds)
  }
  return [
    plainRow(
      {
        name: 'shedding p99',
        what: `an answer "throttled", at ${OVERLOAD} × the top rate`,
        unit: 'ms',
        target: { of: 'measured', atMost: 50 },
        note: `${perSecond(done)} a second done, ${perSecond(shed)} turned away`,
      },
      p99,
    ),
  ]
}
