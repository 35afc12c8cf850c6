// @ts-check
// `npm start`, and with --watch `npm run dev`: from a fresh clone to a PIN on the phone page. --https gives the API a
// development certificate.
import { dirname } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { pinpostApps } from './lib/apps.mjs'
import { certificateFiles, makeCertificate } from './lib/certificate.mjs'
import { say } from './lib/failure.mjs'
import { build, bundlePages, installMissing } from './lib/install.mjs'
import { requireNode } from './lib/node-version.mjs'
import { requireProductionValues } from './lib/production.mjs'
import { startRedis, useRedis } from './lib/redis.mjs'
import { runScript } from './lib/script.mjs'
import {
  appEnvironment,
  chooseAddresses,
  homeFolder,
  loadEnvironmentFile,
  stopGraceMs,
} from './lib/settings.mjs'
import { startApps } from './lib/supervisor.mjs'
import { welcome } from './lib/welcome.mjs'

requireNode()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const watch = process.argv.includes('--watch')
const https = process.argv.includes('--https')

await runScript(
  async (life) => {
    const startedAt = Date.now()
    loadEnvironmentFile(root)
    const home = homeFolder(root, process.env)
    const given = https ? { ...process.env, ...certificateFiles(home) } : process.env
    const isProduction = given['NODE_ENV'] === 'production'
    if (isProduction) requireProductionValues(given)
    const addresses = await chooseAddresses(given)

    await installMissing(root, life.signal)
    // A watched app runs from its sources, but for the console's pages.
    await (watch ? bundlePages(root, life.signal) : build(root, life.signal))

    if (https) await makeCertificate(home)
    const redisUrl = given['PINPOST_REDIS_URL']
    const redis = life.own(
      redisUrl
        ? await useRedis('PINPOST_REDIS_URL', redisUrl)
        : await startRedis({ environment: given, home, persistent: true, signal: life.signal }),
    )
    const environment = appEnvironment(given, { addresses, home, redisUrl: redis.url, isProduction })
    const { apps, later } = pinpostApps(root, environment, { addresses, watch, isProduction })
    const running = life.own(startApps(apps, { say, graceMs: stopGraceMs(given) }))
    await life.until(running.ready())
    for (const app of later) running.start(app)

    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1)
    say(
      welcome(addresses, {
        redis: redis.description,
        seconds,
        certificate: https ? given['PINPOST_API_TLS_CERT_FILE'] : undefined,
        hasDemoAccount: !given['PINPOST_ACCOUNTS'],
        isProduction,
      }),
    )
    return life.until(running.anyEnd)
  },
  { codeWhenStopped: 0 },
)
