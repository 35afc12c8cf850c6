import { fill } from '../seed/fill.ts'
import { openSeeder } from '../seed/seeder.ts'
import type { Context } from '../support/context.ts'
import { startLoad, type TopRate, topRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, startApi } from '../support/service.ts'
import { NO_CARRIER, NUMBERS_PER_RUN } from './request.ts'
import type { Measure, Row } from './row.ts'
import { comparedRow, ratesOf, takeTurns } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** The rest have ended and are kept. */
const SHARE_IN_PROGRESS = 0.1

/** The row `request` with few and with many verifications in Redis: one Redis and one API for each. */
export const growth: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const load = startLoad(context, owner)
  const names = context.fills.map(String)
  const contenders = Object.fromEntries(
    await Promise.all(
      context.fills.map(
        async (count) => [String(count), await openFilled(context, owner, load, count)] as const,
      ),
    ),
  )
  // Compiles what is hot.
  for (const name of names) await contenders[name]?.()
  const runs = await takeTurns(context.runs, contenders)
  const fewest = context.fills[0] ?? 0
  return context.fills.slice(1).map((count) =>
    comparedRow(
      {
        name: `growth ${count.toLocaleString('en-US')}`,
        what: `the row request, beside ${fewest.toLocaleString('en-US')} verifications`,
        unit: 'per second',
        target: { of: 'ratio', atLeast: 0.9 },
      },
      ratesOf(runs[String(count)] ?? []),
      ratesOf(runs[String(fewest)] ?? []),
    ),
  )
}

async function openFilled(
  context: Context,
  owner: Owner,
  load: ReturnType<typeof startLoad>,
  count: number,
): Promise<() => Promise<TopRate>> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER)
  const seeder = owner.own(await openSeeder(redis, service))
  const inProgress = Math.round(count * SHARE_IN_PROGRESS)
  await fill(redis, seeder, { inProgress, ended: count - inProgress }, 0)
  const api = await startApi(context, owner, service)
  let turn = 0
  const { credentials } = service
  return () => {
    const work = { type: 'start', wire: 'v1', credentials, firstNumber: ++turn * NUMBERS_PER_RUN } as const
    return topRate(context, load, { redis, servers: [api], work })
  }
}
