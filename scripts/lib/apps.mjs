// @ts-check
import { join } from 'node:path'

/** @typedef {import('./supervisor.mjs').App} App */
/** @typedef {import('./settings.mjs').Addresses} Addresses */

/**
 * What `npm start` runs: `apps` in the order in which they start, then `later` ones, for which nothing waits.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ addresses: Addresses, watch: boolean, isProduction: boolean }} choices
 * @returns {{ apps: App[], later: App[] }}
 */
export function pinpostApps(root, environment, { addresses, watch, isProduction }) {
  const { apiMetrics, simulator, workerMetrics, consoleMetrics } = addresses
  /**
   * @param {string} name
   * @param {string} url
   */
  const app = (name, url) => ({
    name,
    args: watch
      ? [
          '--watch',
          '--watch-preserve-output',
          '--conditions=source',
          '--import',
          'tsx',
          appFile(name, 'src/main.ts'),
        ]
      : ['--enable-source-maps', appFile(name, 'dist/bundle/main.js')],
    cwd: root,
    environment,
    readyUrl: `${url}/health/ready`,
  })
  const ours = [app('api', apiMetrics.url), app('worker', workerMetrics.url)]
  // Production has a real carrier, and a console with a database and a sign-in, where an operator starts it.
  if (isProduction) return { apps: ours, later: [] }
  return {
    apps: [{ ...app('simulator', simulator.url), stopsLast: true }, ...ours],
    // Its database takes seconds of processor time to open.
    later: [app('console', consoleMetrics.url)],
  }
}

/**
 * @param {string} name
 * @param {string} file
 */
const appFile = (name, file) => join('apps', name, file)
