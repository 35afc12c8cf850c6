// @ts-check
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { findOnPath, outputOf } from './commands.mjs'
import { Failure } from './failure.mjs'
import { freePort } from './ports.mjs'
import { endProcess, isAlive } from './processes.mjs'
import { forget, remember } from './redis-record.mjs'
import { redisSettings } from './redis-settings.mjs'
import { waitForRedis } from './redis-wait.mjs'

/** @typedef {import('./redis.mjs').RedisOptions} RedisOptions */
/** @typedef {import('./redis.mjs').RunningRedis} RunningRedis */

/** BullMQ and the scripts of the store are run against 7 and newer. */
export const MIN_MAJOR = 7
/** Redis writes its file within milliseconds; more than this would break "all within 5 s". */
export const STOP_MS = 1_000

/**
 * A server program that is new enough.
 * @param {NodeJS.ProcessEnv} environment
 */
export async function findServer(environment) {
  for (const name of ['redis-server', 'valkey-server']) {
    const program = findOnPath([name], environment)
    const version = program === undefined ? undefined : await outputOf(program, ['--version'], 3_000)
    if (program !== undefined && majorOf(version) >= MIN_MAJOR) return program
  }
  return undefined
}

/** @param {string | undefined} version such as `Redis server v=7.0.15 sha=…` */
const majorOf = (version) => Number(/v=(\d+)\./.exec(version ?? '')?.[1] ?? 0)

/**
 * A server on the loopback. If we are killed it continues, and the next start takes it over.
 * @param {string} program
 * @param {RedisOptions} options
 * @returns {Promise<RunningRedis>}
 */
export async function startServer(program, { home, persistent, databases = 16 }) {
  const folder = join(home, 'redis')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const logFile = join(home, 'redis.log')
  const port = await freePort()
  const log = openSync(logFile, 'w', 0o600)
  // prettier-ignore
  const child = spawn(program, [
    '--bind', '127.0.0.1', '--protected-mode', 'yes', '--port', String(port),
    '--dir', folder, '--databases', String(databases),
    ...redisSettings({ persistent }),
  ], { stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  const url = `redis://127.0.0.1:${port}`
  const pid = child.pid ?? 0
  child.once('error', () => {})
  child.unref()
  if (pid !== 0) remember(home, { pid, port })
  if (!(await waitForRedis(url, () => isAlive(pid)))) {
    await endProcess(pid, STOP_MS)
    forget(home)
    throw new Failure(`${program} did not start. Its last output (${logFile}):\n${lastLines(logFile)}`)
  }
  const description = `${url} (${program}, process ${pid})`
  return { url, description, program, stop: () => endProcess(pid, STOP_MS) }
}

/** @param {string} file */
const lastLines = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n')
