import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import { numberAt, startBody } from '../load/bodies.ts'
import type { Context } from '../support/context.ts'
import { makeOwner } from '../support/owner.ts'
import { freePort, until } from '../support/ports.ts'
import { ROOT } from '../support/process.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, startApi, startWorker } from '../support/service.ts'
import { NO_CARRIER } from './request.ts'
import type { Measure } from './row.ts'
import { plainRow } from './turns.ts'
import { withOwner } from './with-owner.ts'

const DEMO = { key: 'demo0001', secret: 'demo-secret' }
const STOP_MS = 10_000

/** The time from `npm start` to the first verification, and from a process's start to its readiness. */
export const start: Measure = async (context) => {
  const commands: number[] = []
  for (let run = 0; run < context.runs; run++) commands.push(await timeOfCommand(context, run))
  const processes = await timesOfProcesses(context)
  return [
    plainRow(
      {
        name: 'start command',
        what: 'npm start to the first answered request, warm checkout',
        unit: 'ms',
        target: { of: 'measured', atMost: 5_000 },
      },
      commands,
    ),
    plainRow(
      {
        name: 'start process',
        what: 'process start to ready, the slower of API and worker',
        unit: 'ms',
        target: { of: 'measured', atMost: 1_000 },
      },
      processes,
    ),
  ]
}

async function timeOfCommand({ folder }: Context, run: number): Promise<number> {
  const home = mkdtempSync(join(folder, 'home-'))
  const port = await freePort()
  const variables = {
    PINPOST_HOME: home,
    PINPOST_API_PORT: String(port),
    PINPOST_API_METRICS_PORT: '0',
    PINPOST_WORKER_METRICS_PORT: '0',
    PINPOST_CONSOLE_PORT: '0',
    PINPOST_CONSOLE_METRICS_PORT: '0',
    PINPOST_SIMULATOR_PORT: '0',
    PINPOST_SIMULATOR_SMTP_PORT: '0',
  }
  const { PATH = '', HOME = '' } = process.env
  const startedAt = performance.now()
  // In its own process group, so that all of it can be stopped.
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { PATH, HOME, ...variables },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = (chunk: Buffer): void => appendFileSync(join(folder, 'npm-start.log'), chunk)
  child.stdout.on('data', log)
  child.stderr.on('data', log)
  const ended = once(child, 'exit')
  try {
    await until('npm start', () => isStarted(port, run))
    return performance.now() - startedAt
  } finally {
    const group = -(child.pid ?? 0)
    if (child.exitCode === null) process.kill(group, 'SIGINT')
    const kill = setTimeout(() => process.kill(group, 'SIGKILL'), STOP_MS)
    await ended
    clearTimeout(kill)
    rmSync(home, { recursive: true, force: true })
  }
}

async function isStarted(port: number, run: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/verify/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: startBody(DEMO, numberAt(run)),
  })
  const { status }: { status?: string } = await answer.json()
  return status === '0'
}

const timesOfProcesses = (context: Context): Promise<readonly number[]> =>
  withOwner(async (owner) => {
    const service = makeService(owner.own(await startRedis(context)), NO_CARRIER)
    const times: number[] = []
    for (let run = 0; run < context.runs; run++) {
      const started = makeOwner()
      try {
        const api = await timed(() => startApi(context, started, service))
        const worker = await timed(() => startWorker(context, started, service))
        times.push(Math.max(api, worker))
      } finally {
        await started.stop()
      }
    }
    return times
  })

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
