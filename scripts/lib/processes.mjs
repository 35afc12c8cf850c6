// @ts-check
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href

/**
 * @typedef {object} NodeProgram
 * @property {string} name prefix of each line that it prints
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
 * Starts a Node program in its own process group, so that Ctrl-C reaches only us and we decide the order of stopping. Its
 * standard input is a pipe that closes when we die.
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
      // Also end its own children.
      signalGroup(pid, 'SIGKILL')
    })
    // `close`, so that its last line, which may say why, has been read.
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
      // Only the program itself: a watcher passes the signal on, and a second signal would kill the app at once.
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
 * A zombie counts as ended: some inits take seconds to reap it.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    return process.kill(pid, 0) && !isZombie(pid)
  } catch (error) {
    // EPERM: it is alive and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @param {number} pid */
function isZombie(pid) {
  try {
    // The name is in parentheses and may contain some itself.
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return status.slice(status.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}

/**
 * Ends a process that may not be our child.
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
  // 0 means our own group.
  if (pid === 0) return
  try {
    process.kill(pid, name)
  } catch {
    // it has ended already
  }
}
