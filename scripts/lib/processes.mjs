// @ts-check
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href

/**
 * @typedef {object} NodeProgram
 * @property {string} name stands before each line that it prints
 * @property {readonly string[]} args of node
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} environment
 */

/**
 * @typedef {object} RunningProgram
 * @property {string} name
 * @property {number} pid
 * @property {Promise<string>} ended how it ended, in words
 * @property {(graceMs: number) => Promise<void>} stop
 * @property {() => void} kill
 */

/**
 * Starts a Node program in a process group of its own, so that a terminal's Ctrl-C reaches only us and the order of
 * stopping is ours. Its standard input is a pipe that nothing is ever written to: it closes when we die.
 * @param {NodeProgram} program
 * @param {(line: string) => void} say
 * @returns {RunningProgram}
 */
export function startProgram({ name, args, cwd, environment }, say) {
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...args], {
    cwd,
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const pid = child.pid ?? 0
  let hasEnded = false
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', () => {
      hasEnded = true
      // What it started itself goes with it.
      signalGroup(pid, 'SIGKILL')
    })
    // After its last line was read, which may say why.
    child.once('close', (code, signal) => resolve(signal === null ? `code ${code}` : `signal ${signal}`))
  })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => say(`${name.padEnd(9)} | ${line}`))
  }

  return {
    name,
    pid,
    ended,
    async stop(graceMs) {
      // Only the program itself: a watcher passes the signal on, and twice would be "at once" for the app.
      child.kill('SIGTERM')
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })])
      if (!hasEnded) signalGroup(pid, 'SIGKILL')
      await ended
    },
    kill() {
      if (!hasEnded) signalGroup(pid, 'SIGKILL')
    },
  }
}

/**
 * One that has ended counts as gone even while nobody has taken note: some inits take seconds to.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    return process.kill(pid, 0) && !isZombie(pid)
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @param {number} pid */
function isZombie(pid) {
  try {
    // Its name stands in brackets, and may hold any.
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return status.slice(status.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}

/**
 * Ends a process that need not be our child.
 * @param {number} pid
 * @param {number} graceMs until SIGKILL
 */
export async function endProcess(pid, graceMs) {
  const deadline = Date.now() + graceMs
  send(pid, 'SIGTERM')
  while (isAlive(pid) && Date.now() < deadline) await sleep(10)
  send(pid, 'SIGKILL')
  while (isAlive(pid) && Date.now() < deadline + 1_000) await sleep(10)
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signalGroup(pid, name) {
  send(process.platform === 'win32' ? pid : -pid, name)
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function send(pid, name) {
  // 0 would be our own group.
  if (pid === 0) return
  try {
    process.kill(pid, name)
  } catch {
    // it has ended already
  }
}
