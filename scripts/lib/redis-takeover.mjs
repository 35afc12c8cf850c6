// @ts-check
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import { findOnPath, outputOf } from './commands.mjs'
import { Failure } from './failure.mjs'
import { endProcess, isAlive } from './processes.mjs'
import { removeContainer } from './redis-container.mjs'
import { recall, remember } from './redis-record.mjs'
import { STOP_MS } from './redis-server.mjs'
import { waitForRedis } from './redis-wait.mjs'
import { askRedis } from './resp.mjs'

/** @typedef {import('./redis.mjs').RedisOptions} RedisOptions */
/** @typedef {import('./redis.mjs').RunningRedis} RunningRedis */
/** @typedef {import('./redis-record.mjs').Kept} Kept */

/**
 * Takes over the Redis of an earlier run, because two servers on the same files would destroy them.
 * @param {RedisOptions} options
 * @returns {Promise<RunningRedis | undefined>}
 * @throws {Failure} if that run has not ended
 */
export async function takeOver({ home, environment }) {
  const kept = recall(home)
  if (kept === undefined) return undefined
  const url = `redis://127.0.0.1:${kept.port}`
  const stop = await findStop(kept, url, home, environment)
  if (stop === undefined) return undefined
  if (kept.supervisor !== process.pid && isAlive(kept.supervisor)) {
    throw new Failure(
      `Pinpost is running already with the files in ${home} (process ${kept.supervisor}).\n` +
        'Stop it first, or set PINPOST_HOME to another folder.',
    )
  }
  remember(home, kept)
  return { url, description: `${url} (left by an earlier run)`, stop }
}

/**
 * How to stop it; undefined if it has ended or is not ours.
 * @param {Kept} kept
 * @param {string} url
 * @param {string} home
 * @param {NodeJS.ProcessEnv} environment
 */
async function findStop(kept, url, home, environment) {
  if ('pid' in kept) {
    const { pid } = kept
    // Another program may have the pid by now, and another Redis the port.
    if (!isAlive(pid) || !(await waitForRedis(url, () => isAlive(pid)))) return undefined
    return (await servesFolder(url, join(home, 'redis'))) ? () => endProcess(pid, STOP_MS) : undefined
  }
  const { container } = kept
  const engine = findOnPath([kept.engine], environment)
  if (engine === undefined) return undefined
  const state = await outputOf(engine, ['inspect', '-f', '{{.State.Running}}', container], 3_000)
  if (state?.trim() !== 'true' || !(await waitForRedis(url, () => true))) return undefined
  return () => removeContainer(engine, container)
}

/**
 * @param {string} url
 * @param {string} folder
 */
async function servesFolder(url, folder) {
  try {
    const [reply] = await askRedis(url, [['CONFIG', 'GET', 'dir']], 2_000)
    return Array.isArray(reply) && reply[1] === realpathSync(folder)
  } catch {
    return false
  }
}
