import { setTimeout as sleep } from 'node:timers/promises'

import { openQueue } from '../baselines/queue.ts'
import { openSeeder } from '../seed/seeder.ts'
import type { Tally, WorkerOperations } from '../subjects/operations.ts'
import { startBareWorker, startStubbedWorker } from '../support/bare.ts'
import type { Context } from '../support/context.ts'
import type { Helper } from '../support/helper.ts'
import type { TopRate } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { startRedis } from '../support/redis.ts'
import { makeService } from '../support/service.ts'
import { NO_CARRIER, NUMBERS_PER_RUN } from './request.ts'
import type { Measure, Row } from './row.ts'
import { comparedRow, processorTime, ratesOf, takeTurns } from './turns.ts'
import { withOwner } from './with-owner.ts'

const ASK_EVERY_MS = 20
const AT_ONCE = 1_000

type WorkerHelper = Helper<WorkerOperations>

/** First steps that are all due, processed by one and by two workers; a step sends and plans the next one. */
export const steps: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER)
  const seeder = owner.own(await openSeeder(redis, service))
  const bareQueue = await openQueue(redis.client, '{bare}')
  owner.own({ stop: () => bareQueue.close() })
  const ours = [startStubbedWorker(context, owner, service), startStubbedWorker(context, owner, service)]
  const bare = [startBareWorker(context, owner, redis), startBareWorker(context, owner, redis)]

  let turn = 0
  async function ourSteps(workers: readonly WorkerHelper[]): Promise<TopRate> {
    const due = Array<number>(context.steps).fill(Date.now())
    await seeder.waiting(due, ++turn * NUMBERS_PER_RUN)
    await redis.settle()
    return workedOff(workers, context.steps)
  }
  async function bareSteps(workers: readonly WorkerHelper[]): Promise<TopRate> {
    const first = ++turn * NUMBERS_PER_RUN
    for (let from = 0; from < context.steps; from += AT_ONCE) {
      const many = Math.min(AT_ONCE, context.steps - from)
      const jobs = Array.from({ length: many }, (_, index) => bareJob(first + from + index))
      await bareQueue.addBulk(jobs)
    }
    await redis.settle()
    return workedOff(workers, context.steps)
  }
  // Compiles what is hot.
  await ourSteps(ours)
  await bareSteps(bare)

  const runs = await takeTurns(context.runs, {
    one: () => ourSteps(ours.slice(0, 1)),
    bareOne: () => bareSteps(bare.slice(0, 1)),
    two: () => ourSteps(ours),
    bareTwo: () => bareSteps(bare),
  })
  const described = { what: 'steps of a worker, carrier at 0 ms', unit: 'per second' } as const
  const time = processorTime(runs.one, runs.bareOne)
  const one = comparedRow(
    { ...described, name: 'steps', target: { of: 'ratio', atLeast: 0.5 }, ...time },
    ratesOf(runs.one),
    ratesOf(runs.bareOne),
  )
  const two = comparedRow(
    { ...described, name: 'steps, 2 processes' },
    ratesOf(runs.two),
    ratesOf(runs.bareTwo),
  )
  const times = (two.measured / one.measured).toFixed(2)
  const timeOfTwo = processorTime(runs.two, runs.bareTwo)
  return [one, { ...two, ...timeOfTwo, note: `${times} × one process; ${timeOfTwo.note}` }]
}

function bareJob(number: number) {
  const id = String(number).padStart(32, '0')
  return { name: 'tick', data: { id, tick: 1 }, opts: { jobId: `${id}-1` } }
}

/** Steps per second, from the beginning of the first to the end of the last. */
async function workedOff(workers: readonly WorkerHelper[], count: number): Promise<TopRate> {
  const used = (): number => workers.reduce((sum, worker) => sum + worker.cpuMs(), 0)
  const before = used()
  await Promise.all(workers.map((worker) => worker.ask('begin', {})))
  for (let done = 0; done < count;) {
    await sleep(ASK_EVERY_MS)
    const counts = await Promise.all(workers.map((worker) => worker.ask('done', {})))
    done = counts.reduce((sum, each) => sum + each, 0)
  }
  const tallies = await Promise.all(workers.map((worker) => worker.ask('end', {})))
  return { perSecond: rateOf(tallies), cpuMicros: ((used() - before) * 1_000) / count }
}

function rateOf(tallies: readonly Tally[]): number {
  const worked = tallies.filter(({ count }) => count > 0)
  const firstAt = Math.min(...worked.map((tally) => tally.firstAt))
  const lastAt = Math.max(...worked.map((tally) => tally.lastAt))
  const done = worked.reduce((sum, { count }) => sum + count, 0)
  return (done * 1_000) / (lastAt - firstAt)
}
