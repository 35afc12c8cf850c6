// @ts-check
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'

import { findOnPath, outputOf } from './commands.mjs'
import { Failure, say } from './failure.mjs'
import { freePort } from './ports.mjs'
import { forget, remember } from './redis-record.mjs'
import { redisSettings } from './redis-settings.mjs'
import { waitForRedis } from './redis-wait.mjs'

/** @typedef {import('./redis.mjs').RedisOptions} RedisOptions */
/** @typedef {import('./redis.mjs').RunningRedis} RunningRedis */

const IMAGE = 'docker.io/library/redis:7-alpine'
/** The image may have to be pulled first. */
const RUN_MS = 300_000

/**
 * A container engine that is running, not only installed.
 * @param {NodeJS.ProcessEnv} environment
 */
export async function findEngine(environment) {
  for (const name of ['docker', 'podman']) {
    const engine = findOnPath([name], environment)
    if (engine !== undefined && (await outputOf(engine, ['info'], 3_000)) !== undefined) return engine
  }
  return undefined
}

/**
 * @param {string} engine
 * @param {RedisOptions} options
 * @returns {Promise<RunningRedis>}
 */
export async function startContainer(engine, { home, persistent, databases = 16 }) {
  const folder = join(home, 'redis')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const port = await freePort()
  say(`Starting Redis in a container (${basename(engine)} run ${IMAGE}) …`)
  // `:z` gives the folder the label that SELinux wants.
  // prettier-ignore
  const output = await outputOf(engine, [
    'run', '--rm', '-d', '-p', `127.0.0.1:${port}:6379`, ...(persistent ? ['-v', `${folder}:/data:z`] : []),
    IMAGE, 'redis-server', '--databases', String(databases),
    ...redisSettings({ persistent }),
  ], RUN_MS)
  const container = output?.trim().split('\n').at(-1) ?? ''
  if (container === '') throw new Failure(`${engine} could not run ${IMAGE}; run it by hand to see why.`)
  remember(home, { port, engine: basename(engine), container })
  const url = `redis://127.0.0.1:${port}`
  const stop = () => removeContainer(engine, container)
  if (!(await waitForRedis(url, () => true))) {
    await stop()
    forget(home)
    throw new Failure(`The container of ${IMAGE} started, but Redis does not answer at ${url}.`)
  }
  return { url, description: `${url} (${basename(engine)} container ${container.slice(0, 12)})`, stop }
}

/**
 * @param {string} engine
 * @param {string} container
 */
export async function removeContainer(engine, container) {
  // One second between SIGTERM and SIGKILL; the engine removes it because of `--rm`.
  await outputOf(engine, ['stop', '-t', '1', container], 4_000)
}
