// @ts-check
import process from 'node:process'

import { sayError } from './failure.mjs'

/** npm forwards a Ctrl-C that the terminal has already sent us: one key press, two signals. */
const SAME_PRESS_MS = 500
const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
const PARENT_CHECK_MS = 250

/** @typedef {{ stop(): Promise<void>, kill?(): void }} Stoppable */

/**
 * What a script receives while it runs.
 * @typedef {object} Life
 * @property {AbortSignal} signal aborted when it is time to stop
 * @property {<T extends Stoppable>(thing: T) => T} own stops it at the end, the last one first
 * @property {<T>(promise: Promise<T>) => Promise<T>} until waits for the promise, or until the script has to stop
 */

/**
 * Runs a script until it ends or is asked to stop, stops what it owns, and gives the process its exit code. A second
 * Ctrl-C kills at once.
 * @param {(life: Life) => Promise<number>} script answers with the exit code
 * @param {{ codeWhenStopped: number }} options
 */
export async function runScript(script, { codeWhenStopped }) {
  /** @type {Stoppable[]} */
  const owned = []
  const signal = listenForStop(() => {
    for (const thing of owned) {
      if (thing.kill !== undefined) thing.kill()
      // Start stopping without waiting, so that Redis can still write its file.
      else void thing.stop()
    }
    process.exit(130)
  })
  // A terminal that was closed must not end us before everything else is stopped.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})

  const stopAsked = rejectOnAbort(signal)
  try {
    process.exitCode = await script({
      signal,
      own(thing) {
        owned.push(thing)
        signal.throwIfAborted()
        return thing
      },
      until: (promise) => Promise.race([promise, stopAsked]),
    })
  } catch (error) {
    if (error !== signal.reason) sayError(error)
    process.exitCode = error === signal.reason ? codeWhenStopped : 1
  }
  for (const thing of owned.toReversed()) await thing.stop()
  // Ends pending timers and sockets.
  process.exit()
}

/** @param {() => void} atOnce */
function listenForStop(atOnce) {
  const stop = new AbortController()
  let askedAt = 0
  const ask = () => {
    if (!stop.signal.aborted) {
      askedAt = Date.now()
      stop.abort()
    } else if (Date.now() - askedAt > SAME_PRESS_MS) {
      atOnce()
    }
  }
  for (const name of STOP_SIGNALS) process.on(name, ask)
  stopWithNpm(() => stop.abort())
  return stop.signal
}

/**
 * npm runs us through a shell and sends SIGTERM only to the shell, which ends without forwarding it. We notice that our
 * parent has changed.
 * @param {() => void} stop
 */
function stopWithNpm(stop) {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, PARENT_CHECK_MS)
  timer.unref()
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
function rejectOnAbort(signal) {
  /** @type {Promise<never>} */
  const promise = new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // A script may end without awaiting it.
  promise.catch(() => {})
  return promise
}
