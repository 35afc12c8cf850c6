// @ts-check
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { developmentEnvironment, developmentValues } from './development.mjs'
import { recall } from './redis-record.mjs'
import { homeFolder, loadEnvironmentFile } from './settings.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * An app from its sources, on what `npm start` runs, or on what .env and the environment name.
 * @param {string} app
 */
export function programBeside(app) {
  loadEnvironmentFile(root)
  const isProduction = process.env['NODE_ENV'] === 'production'
  const made = isProduction ? {} : development(homeFolder(root, process.env))
  return {
    args: ['--conditions=source', '--import', 'tsx', join(root, 'apps', app, 'src/main.ts')],
    environment: { ...process.env, ...made },
  }
}

/**
 * What `npm start` generated: its secrets, and the port of its private Redis.
 * @param {string} home
 */
function development(home) {
  const urls = {
    api: `http://127.0.0.1:${process.env['PINPOST_API_PORT'] || 3000}`,
    simulator: `http://127.0.0.1:${process.env['PINPOST_SIMULATOR_PORT'] || 3001}`,
    smtp: `http://127.0.0.1:${process.env['PINPOST_SIMULATOR_SMTP_PORT'] || 1025}`,
  }
  const redis = recall(home)
  return {
    ...developmentEnvironment(process.env, developmentValues(home), urls),
    ...(redis &&
      !process.env['PINPOST_REDIS_URL'] && { PINPOST_REDIS_URL: `redis://127.0.0.1:${redis.port}` }),
  }
}
