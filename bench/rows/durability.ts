import type { Context } from '../support/context.ts'
import { startLoad, topRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, type RunningApi, startApi } from '../support/service.ts'
import { NO_CARRIER, NUMBERS_PER_RUN } from './request.ts'
import type { Measure, Row } from './row.ts'
import { comparedRow, ratesOf, takeTurns } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** The cost of acknowledging a write only once it is on disk, or on a replica. */
export const durability: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const load = startLoad(context, owner)
  let turn = 0

  async function contender(redisOptions: readonly string[], variables: Readonly<Record<string, string>>) {
    const redis = owner.own(await startRedis(context, redisOptions))
    const service = makeService(redis, NO_CARRIER, NO_CARRIER, variables)
    const api: RunningApi = await startApi(context, owner, service)
    const { credentials } = service
    const run = () => {
      const work = { type: 'start', wire: 'v1', credentials, firstNumber: ++turn * NUMBERS_PER_RUN } as const
      return topRate(context, load, { redis, servers: [api], work })
    }
    return { redis, run }
  }

  const memory = await contender([], {})
  const disk = await contender(['--appendfsync', 'always'], {})
  // Otherwise a primary waits five seconds for more replicas.
  const primary = await contender(['--repl-diskless-sync-delay', '0'], {
    PINPOST_REDIS_DURABILITY: 'replica',
  })
  const replica = owner.own(
    await startRedis(context, ['--replicaof', '127.0.0.1', new URL(primary.redis.url).port]),
  )
  while ((await primary.redis.info('replication', 'connected_slaves')) < 1) await replica.settle()
  // Compiles what is hot.
  for (const each of [memory, disk, primary]) await each.run()

  const runs = await takeTurns(context.runs, { memory: memory.run, disk: disk.run, replica: primary.run })
  const described = { what: 'the row request, with it and without', unit: 'per second' } as const
  return [
    comparedRow({ ...described, name: 'appendfsync always' }, ratesOf(runs.disk), ratesOf(runs.memory)),
    comparedRow({ ...described, name: 'durability replica' }, ratesOf(runs.replica), ratesOf(runs.memory)),
  ]
}
