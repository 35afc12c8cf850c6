import { expect, test } from 'vitest'

import { freePort } from '../scripts/lib/ports.mjs'
import { isAlive } from '../scripts/lib/processes.mjs'
import { runSupervisor, someFolder, until } from './support/script.ts'

interface FixtureApp {
  readonly name: string
  readonly habits?: readonly 'stubborn'[]
  readonly stopsLast?: boolean
  readonly watch?: boolean
}

test('stops the apps, the last one last, and exits with 0', async () => {
  const script = await supervise([
    { name: 'simulator', stopsLast: true },
    { name: 'api' },
    { name: 'worker' },
  ])
  script.signal('SIGINT')

  expect(await script.ended).toBe(0)
  expect(stopTime(script.output(), 'simulator')).toBeGreaterThanOrEqual(stopTime(script.output(), 'api'))
  expect(pids(script.output()).some(isAlive)).toBe(false)
})

test.each(['SIGTERM', 'SIGHUP'] as const)('stops on %s too', async (signal) => {
  const script = await supervise([{ name: 'api' }])
  script.signal(signal)

  expect(await script.ended).toBe(0)
  expect(pids(script.output()).some(isAlive)).toBe(false)
})

test('is gone after one grace period, with its Redis, if the apps ignore SIGTERM', async () => {
  const script = await supervise(
    [
      { name: 'simulator', habits: ['stubborn'], stopsLast: true },
      { name: 'api', habits: ['stubborn'] },
    ],
    { home: someFolder(), graceMs: 8_000 },
  )
  const askedAt = Date.now()
  script.signal('SIGTERM')

  expect(await script.ended).toBe(0)
  // A period for each of the two stages would take 16 s.
  expect(Date.now() - askedAt).toBeLessThan(15_500)
  expect(pids(script.output()).some(isAlive)).toBe(false)
})

test('kills at once on a second Ctrl-C, but not if one key press is reported twice', async () => {
  const script = await supervise([{ name: 'api', habits: ['stubborn'] }], { graceMs: 60_000 })
  script.signal('SIGINT')
  script.signal('SIGINT')
  await script.printed('was asked to stop')
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(pids(script.output()).every(isAlive)).toBe(true)
  script.signal('SIGINT')

  expect(await script.ended).toBe(130)
  await until(() => !pids(script.output()).some(isAlive))
})

test('names the app that ended, after its last output, and stops the others', async () => {
  const script = await supervise([{ name: 'api' }, { name: 'worker' }])
  const [, worker] = /worker +\| pid (\d+) listens/.exec(script.output()) ?? []
  // The fixture ends with this signal.
  process.kill(Number(worker), 'SIGUSR2')

  expect(await script.ended).toBe(1)
  expect(script.output()).toMatch(/worker +\| this is why\n[^]*worker ended unexpectedly \(code 7\)/)
  expect(pids(script.output()).some(isAlive)).toBe(false)
})

test.each([false, true])('ends the apps when it is killed itself (watching: %s)', async (watch) => {
  const script = await supervise([{ name: 'api', watch }])
  const apps = pids(script.output())
  expect(apps).toHaveLength(1)
  script.signal('SIGKILL')
  await script.ended

  await until(() => !apps.some(isAlive))
})

/** Starts it, and waits until it is ready. */
async function supervise(
  apps: readonly FixtureApp[],
  { home, graceMs = 3_500 }: { home?: string; graceMs?: number } = {},
) {
  const withPorts = await Promise.all(apps.map(async (app) => ({ ...app, port: await freePort() })))
  const script = runSupervisor({ home, graceMs, apps: withPorts })
  await script.printed('all ready')
  return script
}

const pids = (output: string): number[] =>
  [...output.matchAll(/pid (\d+) listens/g)].map(([, pid]) => Number(pid))

const stopTime = (output: string, name: string): number =>
  Number(new RegExp(`${name} +\\| was asked to stop at (\\d+)`).exec(output)?.[1])
