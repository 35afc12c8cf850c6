// @ts-check
// `npm run cli -- <command>`: the operator's commands, on what `npm start` runs or on what .env and the environment name.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { developmentEnvironment, developmentValues } from './lib/development.mjs'
import { recall } from './lib/redis-record.mjs'
import { homeFolder, loadEnvironmentFile } from './lib/settings.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
loadEnvironmentFile(root)
const home = homeFolder(root, process.env)

/** What `npm start` generated: its secrets, and the port of its private Redis. */
function development() {
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

const made = process.env['NODE_ENV'] === 'production' ? {} : development()
const args = ['--conditions=source', '--import', 'tsx', join(root, 'apps/cli/src/main.ts')]
const cli = spawn(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: process.cwd(),
  env: { ...process.env, ...made },
  stdio: 'inherit',
})
const [code] = await once(cli, 'exit')
process.exitCode = code ?? 1
