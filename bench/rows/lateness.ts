import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { fill } from '../seed/fill.ts'
import { openSeeder, type Seeded, type Seeder } from '../seed/seeder.ts'
import type { Context } from '../support/context.ts'
import type { Owner } from '../support/owner.ts'
import { answers, freePort } from '../support/ports.ts'
import { startNode } from '../support/process.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, startWorker } from '../support/service.ts'
import { quantile } from '../support/statistics.ts'
import type { Measure } from './row.ts'
import { plainRow } from './turns.ts'
import { withOwner } from './with-owner.ts'

const STEPS_PER_SECOND = 500
/** Steps before this are the worker's warm-up. */
const UNCOUNTED_SECONDS = 3
/** All are written before the first is due: time for each, and a fixed time for each run. */
const WRITE_MS_PER_STEP = 1
const SETTLE_MS = 3_000
/** Steps that were not sent by then count as lost. */
const SENT_WITHIN_MS = 60_000
const ASK_AGAIN_MS = 100
const ROOM = 1_000_000

/** How long after its due time a step is claimed, by its record, while many others are pending. */
export const lateness: Measure = (context) =>
  withOwner(async (owner) => {
    const redis = owner.own(await startRedis(context))
    const service = makeService(redis, await startCarrier(context, owner))
    const seeder = owner.own(await openSeeder(redis, service))
    await fill(redis, seeder, { inProgress: context.pending, ended: 0 }, 0)
    const worker = await startWorker(context, owner, service)

    const p99: number[] = []
    const cpuBefore = worker.cpuMs()
    const all: number[] = []
    for (let run = 0; run < context.runs; run++) {
      const late = await lateSteps(seeder, context.dueSeconds, (run + 1) * ROOM)
      p99.push(quantile(late, 0.99))
      all.push(...late)
    }
    const steps = context.runs * countFor(context.dueSeconds)
    const cpuMicros = ((worker.cpuMs() - cpuBefore) * 1_000) / steps
    const [p50, highest] = [quantile(all, 0.5), quantile(all, 1)]
    const pending = context.pending.toLocaleString('en-US')
    return [
      plainRow(
        {
          name: 'lateness p99',
          what: `a step after its due time, ${STEPS_PER_SECOND} due a second, ${pending} pending`,
          unit: 'ms',
          target: { of: 'measured', atMost: 100 },
          note: `p50 ${p50} ms, highest ${highest} ms; processor time ${cpuMicros.toFixed(0)} µs a step`,
        },
        p99,
      ),
    ]
  })

async function startCarrier({ folder }: Context, owner: Owner): Promise<string> {
  const port = await freePort()
  const file = fileURLToPath(new URL('../load/carrier.ts', import.meta.url))
  owner.own(
    startNode({ name: 'carrier', folder, environment: {}, args: ['--import', 'tsx', file, String(port)] }),
  )
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(url).catch(() => false))) await sleep(50)
  return url
}

const countFor = (seconds: number): number => (seconds + UNCOUNTED_SECONDS) * STEPS_PER_SECOND

async function lateSteps(seeder: Seeder, seconds: number, firstNumber: number): Promise<readonly number[]> {
  const count = countFor(seconds)
  const begin = Date.now() + count * WRITE_MS_PER_STEP + SETTLE_MS
  const dueAt = Array.from({ length: count }, (_, index) =>
    Math.round(begin + (index * 1_000) / STEPS_PER_SECOND),
  )
  const seeded = await seeder.waiting(dueAt, firstNumber)
  if (Date.now() >= begin) throw new Error('the steps could not be written before they came due')
  await sleep((dueAt.at(-1) ?? 0) - Date.now() + SETTLE_MS)
  const counted = seeded.slice(UNCOUNTED_SECONDS * STEPS_PER_SECOND)
  const late: number[] = []
  for (const each of counted) late.push(await lateOf(seeder, each))
  return late
}

async function lateOf(seeder: Seeder, { id }: Seeded): Promise<number> {
  const giveUpAt = Date.now() + SENT_WITHIN_MS
  for (;;) {
    const verification = await seeder.read(id)
    const [first] = verification?.attempts ?? []
    if (verification !== undefined && first?.outcome?.kind === 'accepted') {
      return first.claimedAt - verification.startedAt
    }
    if (Date.now() > giveUpAt || verification?.state !== 'inProgress') {
      throw new Error(`a step was not sent: ${JSON.stringify(first ?? verification?.state)}`)
    }
    await sleep(ASK_AGAIN_MS)
  }
}
