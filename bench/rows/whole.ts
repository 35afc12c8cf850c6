import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { startBareWhole, startBetterAuth } from '../support/bare.ts'
import type { Context } from '../support/context.ts'
import { type Load, startLoad } from '../support/load.ts'
import type { Owner } from '../support/owner.ts'
import { type BenchRedis, startRedis } from '../support/redis.ts'
import { makeService, type RunningApi, type Service, startApi, startWorker } from '../support/service.ts'
import { median, quantile } from '../support/statistics.ts'
import { NUMBERS_PER_RUN } from './request.ts'
import type { Measure, Row, Target } from './row.ts'
import { comparedRow, takeTurns } from './turns.ts'
import { withOwner } from './with-owner.ts'

type Process = Pick<RunningApi, 'cpuMs' | 'ioCalls'>

/** The processes of a verification, each with its own processor time. */
interface Subject {
  readonly api: RunningApi
  readonly worker: Process
  readonly redis: BenchRedis
}

interface Run {
  readonly perSecond: number
  readonly lives: readonly number[]
  readonly refused: number
  /** microseconds of processor time for one verification */
  readonly cpu: { readonly api: number; readonly worker: number; readonly redis: number }
  /** system calls of API and worker that read or wrote, for one verification */
  readonly ioCalls: number
}

/** Start, SMS at a carrier, right code: the time that a person waits, and the processor time of all processes. */
export const whole: Measure = (context) =>
  withOwner((owner) =>
    compare(context, owner, {
      row: 'whole',
      name: 'bare',
      callers: [16, 64, 256],
      // of the bare one's processor time
      target: { of: 'ratio', atMost: 1.3 },
      start: (redis, carrierUrl) => startBareWhole(context, owner, redis, carrierUrl),
    }),
  )

/** The same beside the phone plugin of better-auth, which sends within the request and has no worker. */
export const betterAuth: Measure = (context) =>
  withOwner((owner) =>
    compare(context, owner, {
      row: 'better-auth',
      name: 'better-auth',
      callers: [64],
      async start(redis, carrierUrl) {
        const api = await startBetterAuth(context, owner, redis, carrierUrl)
        return { api, worker: { cpuMs: () => 0, ioCalls: () => 0 } }
      },
    }),
  )

interface Other {
  /** the name of the row in the table */
  readonly row: string
  readonly name: string
  readonly callers: readonly number[]
  readonly target?: Target
  start(redis: BenchRedis, carrierUrl: string): Promise<Omit<Subject, 'redis'>>
}

async function compare(context: Context, owner: Owner, other: Other): Promise<readonly Row[]> {
  const load = startLoad(context, owner)
  const carrierUrl = `http://127.0.0.1:${await load.ask('stubPort', undefined)}/`
  const [service, ours] = await startOurs(context, owner, carrierUrl)
  const redis = owner.own(await startRedis(context))
  const theirs = { ...(await other.start(redis, carrierUrl)), redis }

  let turn = 0
  const run = (subject: Subject, callers: number) => () =>
    runOf(context, load, subject, service, callers, ++turn * NUMBERS_PER_RUN)
  // Compiles what is hot.
  for (const subject of [ours, theirs, ours, theirs]) await run(subject, 64)()
  const rows: Row[] = []
  for (const callers of other.callers) {
    const runs = await takeTurns(context.runs, { ours: run(ours, callers), theirs: run(theirs, callers) })
    rows.push(rowOf(other, callers, runs.ours, runs.theirs))
  }
  return rows
}

async function startOurs(
  context: Context,
  owner: Owner,
  carrierUrl: string,
): Promise<readonly [Service, Subject]> {
  const redis = owner.own(await startRedis(context))
  const routes = join(context.folder, 'routes.yaml')
  writeFileSync(routes, ROUTES.replace('URL', carrierUrl))
  const service = makeService(redis, carrierUrl, carrierUrl, {
    PINPOST_ROUTES_FILE: routes,
    BENCH_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  })
  const api = await startApi(context, owner, service)
  return [service, { api, worker: await startWorker(context, owner, service), redis }]
}

const ROUTES = `credentials:
  stub: { vendor: webhook, url: 'URL', secret: { env: BENCH_WEBHOOK_SECRET } }
routes:
  - { name: stub-sms, channel: sms, credential: stub }
`

async function runOf(
  { verifications: count }: Context,
  load: Load,
  { api, worker, redis }: Subject,
  { credentials }: Service,
  callers: number,
  firstNumber: number,
): Promise<Run> {
  await redis.settle()
  const used = () => ({
    api: api.cpuMs(),
    worker: worker.cpuMs(),
    redis: redis.cpuMs(),
    ioCalls: api.ioCalls() + worker.ioCalls(),
  })
  const before = used()
  const asked = { apiPort: api.port, callers, count, credentials, firstNumber }
  const { lives, perSecond, refused } = await load.ask('whole', asked)
  const after = used()
  const each = (name: keyof typeof before): number => ((after[name] - before[name]) * 1_000) / count
  return {
    perSecond,
    lives,
    refused,
    cpu: { api: each('api'), worker: each('worker'), redis: each('redis') },
    ioCalls: (after.ioCalls - before.ioCalls) / count,
  }
}

const totalOf = ({ cpu: { api, worker, redis } }: Run): number => api + worker + redis

function rowOf(
  { row, name, target }: Other,
  callers: number,
  ours: readonly Run[],
  theirs: readonly Run[],
): Row {
  const note = [`Pinpost ${noteOf(ours)}`, `${name} ${noteOf(theirs)}`].join('; ')
  return comparedRow(
    {
      name: `${row}, ${callers} callers`,
      what: 'start, SMS at a carrier, right code: processor time of API, worker and Redis',
      unit: 'µs',
      ...(target && { target }),
      note,
    },
    ours.map(totalOf),
    theirs.map(totalOf),
  )
}

function noteOf(runs: readonly Run[]): string {
  const part = (name: keyof Run['cpu']): string => median(runs.map(({ cpu }) => cpu[name])).toFixed(0)
  const lives = runs.flatMap((run) => run.lives)
  const rate = Math.round(median(runs.map(({ perSecond }) => perSecond))).toLocaleString('en-US')
  const refused = runs.reduce((sum, run) => sum + run.refused, 0)
  const times = `p50 ${quantile(lives, 0.5).toFixed(1)} ms, p99 ${quantile(lives, 0.99).toFixed(1)} ms`
  const ioCalls = median(runs.map((run) => run.ioCalls)).toFixed(1)
  return `${rate} a second, ${times}, ${refused} refused, API ${part('api')} + worker ${part('worker')} + Redis ${part('redis')} µs, ${ioCalls} reads and writes`
}
