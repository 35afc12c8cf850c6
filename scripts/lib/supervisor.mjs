// @ts-check
import { Failure } from './failure.mjs'
import { startProgram } from './processes.mjs'
import { waitUntilReady } from './ready.mjs'

/** @typedef {import('./processes.mjs').NodeProgram} NodeProgram */
/** @typedef {import('./processes.mjs').RunningProgram} RunningProgram */
/** @typedef {NodeProgram & { readyUrl: string, stopsLast?: boolean }} App */

const READY_MS = 20_000
/** The simulator and Redis, which stop after the others, take the rest of the 5 s. */
const LAST_GRACE_MS = 400

/**
 * Runs apps that start and end together.
 * @param {readonly App[]} apps
 * @param {{ say: (line: string) => void, graceMs: number }} options `graceMs`: from SIGTERM to SIGKILL
 */
export function startApps(apps, { say, graceMs }) {
  /** @type {(App & { program: RunningProgram })[]} */
  const running = []
  /** @type {(failure: Failure) => void} */
  let fail
  /**
   * Rejects as soon as one of them ends.
   * @type {Promise<never>}
   */
  const anyEnd = new Promise((_resolve, reject) => {
    fail = reject
  })
  // A rejection after a requested stop is not an unhandled one.
  anyEnd.catch(() => {})

  /** @param {App} app */
  function start(app) {
    const program = startProgram(app, say)
    running.push({ ...app, program })
    void program.ended.then((how) =>
      fail(new Failure(`${app.name} ended unexpectedly (${how}); stopping the others.`)),
    )
  }
  for (const app of apps) start(app)

  return {
    anyEnd,
    start,

    /** Resolves when all that were started are ready. */
    async ready() {
      const all = running.map(async ({ name, readyUrl }) => {
        if (await waitUntilReady(readyUrl, READY_MS)) return
        throw new Failure(`${name} was not ready within ${READY_MS / 1_000} s (${readyUrl}).`)
      })
      await Promise.race([Promise.all(all), anyEnd])
    },

    /** The carrier stops last, so that deliveries in progress get their answer. */
    async stop() {
      say('Stopping …')
      const last = running.filter(({ stopsLast }) => stopsLast)
      const first = running.filter(({ stopsLast }) => !stopsLast)
      await Promise.all(first.map(({ program }) => program.stop(graceMs)))
      await Promise.all(last.map(({ program }) => program.stop(LAST_GRACE_MS)))
    },

    kill() {
      for (const { program } of running) program.kill()
    },
  }
}
