// @ts-check
import { mkdirSync } from 'node:fs'

import { installDebianPackage } from './debian.mjs'
import { Failure } from './failure.mjs'
import { findEngine, startContainer } from './redis-container.mjs'
import { forget } from './redis-record.mjs'
import { findServer, MIN_MAJOR, startServer } from './redis-server.mjs'
import { takeOver } from './redis-takeover.mjs'
import { askRedis } from './resp.mjs'

/**
 * @typedef {object} RunningRedis
 * @property {string} url
 * @property {string} description for the terminal
 * @property {string} [program] its binary, if it is a process on this machine
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} RedisOptions
 * @property {NodeJS.ProcessEnv} environment
 * @property {string} home folder of its files and of the record of its pid
 * @property {boolean} persistent whether it stores its data on disk
 * @property {number} [databases]
 * @property {AbortSignal} [signal]
 */

const TIMEOUT_MS = 2_000

const NOTHING_FOUND = `No Redis was found. Pinpost needs Redis ${MIN_MAJOR} or newer, or Valkey. Install one with the line of your system,
or name a running one in PINPOST_REDIS_URL (redis://127.0.0.1:6379):
  Debian, Ubuntu  sudo apt-get install redis-server
  Fedora          sudo dnf install valkey
  Alpine          sudo apk add redis
  Arch            sudo pacman -S valkey
  macOS           brew install redis
  Windows         wsl --install -d Debian, and npm start in there; or start Docker Desktop`

/** As the store's `parseRedisUrl`, which may not be built yet when this runs. */
const SEVERAL =
  /^(?<protocol>rediss?)\+(?<kind>cluster|sentinel):\/\/(?:(?<login>[^@/]*)@)?(?<hosts>[^@/?#]+)(?:[/?].*)?$/

/**
 * The addresses in a URL; one of them must answer.
 * @param {string} url
 * @returns {{ asked: readonly string[], description: string } | undefined}undefined if it is not the URL of a Redis
 */
function addressesOf(url) {
  const several = SEVERAL.exec(url)?.groups
  if (several !== undefined) {
    const { protocol, kind, login, hosts = '' } = several
    // Sentinels have their own login, and answer PING without it.
    const prefix = kind === 'cluster' && login !== undefined ? `${login}@` : ''
    const asked = hosts.split(',').map((host) => `${protocol}://${prefix}${host}`)
    return { asked, description: `${protocol}+${kind}://${hosts}` }
  }
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) return undefined
  // Do not print the URL, which may contain a password.
  const { protocol, host } = new URL(url)
  return { asked: [url], description: `${protocol}//${host}` }
}

/**
 * A Redis that we do not manage.
 * @param {string} variable the one that names it
 * @param {string} url
 * @returns {Promise<RunningRedis>}
 */
export async function useRedis(variable, url) {
  const addresses = addressesOf(url)
  if (addresses === undefined || !addresses.asked.every((address) => URL.canParse(address))) {
    throw new Failure(`${variable}: use a URL such as redis://127.0.0.1:6379.`)
  }
  const { asked, description } = addresses
  try {
    await Promise.any(asked.map((address) => askRedis(address, [['PING']], TIMEOUT_MS)))
  } catch (error) {
    const [first] = error instanceof AggregateError ? error.errors : [error]
    const reason = first instanceof Error ? first.message : String(first)
    throw new Failure(`The Redis of ${variable} (${description}) cannot be used: ${reason}`)
  }
  return { url, description, stop: () => Promise.resolve() }
}

/**
 * A private Redis: the one that an earlier run left, else a program on this machine, else one from the system's
 * packages, else a container.
 * @param {RedisOptions} options
 * @returns {Promise<RunningRedis>}
 */
export async function startRedis(options) {
  mkdirSync(options.home, { recursive: true, mode: 0o700 })
  const running = (await takeOver(options)) ?? (await startNew(options))
  return {
    ...running,
    async stop() {
      await running.stop()
      forget(options.home)
    },
  }
}

/** @param {RedisOptions} options */
async function startNew(options) {
  const server = (await findServer(options.environment)) ?? (await installServer(options))
  if (server !== undefined) return startServer(server, options)
  const engine = await findEngine(options.environment)
  if (engine !== undefined) return startContainer(engine, options)
  throw new Failure(NOTHING_FOUND)
}

/** @param {RedisOptions} options */
async function installServer({ environment, signal }) {
  const wanted = { environment, minMajor: MIN_MAJOR, ...(signal && { signal }) }
  for (const name of ['redis-server', 'valkey-server']) {
    if (await installDebianPackage(name, wanted)) return findServer(environment)
  }
  return undefined
}
