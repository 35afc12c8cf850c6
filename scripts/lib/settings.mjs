// @ts-check
import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import process from 'node:process'

import { developmentEnvironment, developmentValues } from './development.mjs'
import { Failure } from './failure.mjs'
import { checkPorts } from './ports.mjs'

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * Reads the file that PINPOST_ENV_FILE names, else `.env` if there is one. Variables of the environment win.
 * @param {string} root
 */
export function loadEnvironmentFile(root) {
  const named = process.env['PINPOST_ENV_FILE']
  const file = named || join(root, '.env')
  if (!named && !existsSync(file)) return
  try {
    process.loadEnvFile(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure(`PINPOST_ENV_FILE: ${file} cannot be read (${reason}).`)
  }
}

/**
 * Where the private Redis and the development values are kept.
 * @param {string} root
 * @param {Environment} environment
 */
export function homeFolder(root, environment) {
  const home = environment['PINPOST_HOME'] || '.pinpost'
  return isAbsolute(home) ? home : join(root, home)
}

/**
 * Chooses the apps' addresses, after checking that they are free.
 * @param {Environment} environment
 */
export async function chooseAddresses(environment) {
  const check = checkPorts()
  /**
   * @param {string} hostVariable
   * @param {string} variable
   * @param {number} port
   */
  const hold = (hostVariable, variable, port) =>
    check.hold({
      hostVariable,
      variable,
      host: environment[hostVariable] || '127.0.0.1',
      port: environment[variable] || String(port),
    })
  // Production has neither simulator nor console here, so their ports are not checked.
  const isProduction = environment['NODE_ENV'] === 'production'
  /** @type {typeof hold} */
  const holdInDevelopment = async (...listener) => (isProduction ? { port: 0, url: '' } : hold(...listener))
  const api = await hold('PINPOST_API_HOST', 'PINPOST_API_PORT', 3000)
  const isSecure = Boolean(environment['PINPOST_API_TLS_CERT_FILE'])
  const addresses = {
    api: isSecure ? { ...api, url: api.url.replace('http:', 'https:') } : api,
    simulator: await holdInDevelopment('PINPOST_SIMULATOR_HOST', 'PINPOST_SIMULATOR_PORT', 3001),
    smtp: await holdInDevelopment('PINPOST_SIMULATOR_HOST', 'PINPOST_SIMULATOR_SMTP_PORT', 1025),
    console: await holdInDevelopment('PINPOST_CONSOLE_HOST', 'PINPOST_CONSOLE_PORT', 3002),
    consoleMetrics: await holdInDevelopment(
      'PINPOST_CONSOLE_METRICS_HOST',
      'PINPOST_CONSOLE_METRICS_PORT',
      9466,
    ),
    apiMetrics: await hold('PINPOST_API_METRICS_HOST', 'PINPOST_API_METRICS_PORT', 9464),
    workerMetrics: await hold('PINPOST_WORKER_METRICS_HOST', 'PINPOST_WORKER_METRICS_PORT', 9465),
  }
  await check.release()
  return addresses
}

/** @typedef {Awaited<ReturnType<typeof chooseAddresses>>} Addresses */

/**
 * The environment of every app: what is given, with development defaults.
 * @param {Environment} given
 * @param {{ addresses: Addresses, home: string, redisUrl: string, isProduction: boolean }} choices
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment(given, { addresses, home, redisUrl, isProduction }) {
  const { api, simulator, smtp, apiMetrics, workerMetrics, console, consoleMetrics } = addresses
  const urls = { api: api.url, simulator: simulator.url, smtp: smtp.url }
  return {
    ...given,
    ...(isProduction ? {} : developmentEnvironment(given, developmentValues(home), urls)),
    PINPOST_REDIS_URL: redisUrl,
    // The chosen ports, with 0 replaced by a free one.
    PINPOST_API_PORT: String(api.port),
    PINPOST_SIMULATOR_PORT: String(simulator.port),
    PINPOST_SIMULATOR_SMTP_PORT: String(smtp.port),
    PINPOST_API_METRICS_PORT: String(apiMetrics.port),
    PINPOST_WORKER_METRICS_PORT: String(workerMetrics.port),
    PINPOST_CONSOLE_PORT: String(console.port),
    PINPOST_CONSOLE_METRICS_PORT: String(consoleMetrics.port),
    PINPOST_HISTORY_FOLDER: given['PINPOST_HISTORY_FOLDER'] || join(home, 'history'),
    PINPOST_STOP_SECONDS: String(stopSeconds(given)),
    // Lets the simulator trust the API's certificate in its callbacks.
    ...(given['PINPOST_API_TLS_CERT_FILE'] && { NODE_EXTRA_CA_CERTS: given['PINPOST_API_TLS_CERT_FILE'] }),
  }
}

/**
 * Time from SIGTERM to SIGKILL: the worker's limit for deliveries and a moment more. By default everything stops within
 * 5 s.
 * @param {Environment} given
 */
export const stopGraceMs = (given) => stopSeconds(given) * 1_000 + 500

/** @param {Environment} given */
function stopSeconds(given) {
  const seconds = Number(given['PINPOST_STOP_SECONDS'])
  return Number.isInteger(seconds) && seconds > 0 ? seconds : 3
}
