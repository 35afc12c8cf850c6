// @ts-check
import { join } from 'node:path'

/** @typedef {import('./supervisor.mjs').App} App */
/** @typedef {import('./settings.mjs').Addresses} Addresses */

/**
 * What `npm start` runs, in the order in which it starts.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ addresses: Addresses, watch: boolean, isProduction: boolean }} choices
 * @returns {App[]}
 */
export function pinpostApps(root, environment, { addresses, watch, isProduction }) {
  const { apiMetrics, simulator, workerMetrics } = addresses
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
  // Production has a real carrier.
  return isProduction ? ours : [{ ...app('simulator', simulator.url), stopsLast: true }, ...ours]
}

/**
 * @param {string} name
 * @param {string} file
 */
const appFile = (name, file) => join('apps', name, file)
