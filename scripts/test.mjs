// @ts-check
// `npm test`: types, lint and all tests with coverage, on a Redis of their own; `npm test <what>`: those tests only.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { findChromium } from './lib/chromium.mjs'
import { run } from './lib/commands.mjs'
import { Failure, say } from './lib/failure.mjs'
import { bundle, installMissing } from './lib/install.mjs'
import { requireNode } from './lib/node-version.mjs'
import { findPostgres } from './lib/postgres.mjs'
import { startRedis, useRedis } from './lib/redis.mjs'
import { runScript } from './lib/script.mjs'
import { summary } from './lib/vitest.mjs'

requireNode()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)
// Test files that count keys or flush use a database of their own.
const DATABASES = 64

await runScript(
  async (life) => {
    const { signal } = life
    await installMissing(root, signal)
    const folder = mkdtempSync(join(tmpdir(), 'pinpost-test-'))
    life.own({ stop: async () => rmSync(folder, { recursive: true, force: true }) })

    const environment = process.env
    const chromium = await findChromium({ environment, signal })
    if (chromium === undefined)
      skip('NO CHROMIUM WAS FOUND: THE TESTS OF THE PHONE PAGE ARE SKIPPED.', 'chromium or google-chrome')
    const postgres = await findPostgres({ environment, signal })
    if (postgres === undefined)
      skip('NO POSTGRES WAS FOUND: HISTORY IS TESTED ON PGLITE ONLY.', 'postgres and initdb, 15 or newer,')

    const steps = args.length > 0 ? [] : ['typecheck', 'lint']
    for (const step of steps) {
      const code = await run('npm', ['run', '--silent', step], { cwd: root, signal })
      if (code !== 0) throw new Failure(`npm run ${step} failed; no tests were run.`)
    }
    // The type check has compiled the apps.
    if (steps.includes('typecheck')) await bundle(root, signal)

    const redisUrl = environment['PINPOST_TEST_REDIS_URL']
    const redis = life.own(
      redisUrl
        ? await useRedis('PINPOST_TEST_REDIS_URL', redisUrl)
        : await startRedis({ environment, home: folder, persistent: false, databases: DATABASES, signal }),
    )
    const report = join(folder, 'report.json')
    const vitest = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...(args.length > 0 ? args : ['--coverage']),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]
    const env = {
      ...environment,
      PINPOST_TEST_REDIS_URL: redis.url,
      // Built processes start three times as fast as sources.
      ...(steps.includes('typecheck') && { PINPOST_TEST_BUILT: 'true' }),
      ...(redis.program && { PINPOST_TEST_REDIS_SERVER: redis.program }),
      ...(chromium && { PINPOST_TEST_CHROMIUM: chromium }),
      ...(postgres && { PINPOST_TEST_POSTGRES: postgres }),
    }
    const code = await run(process.execPath, vitest, { cwd: root, env, signal })
    say(summary(report))
    return code
  },
  { codeWhenStopped: 130 },
)

/**
 * @param {string} notice
 * @param {string} wanted
 */
function skip(notice, wanted) {
  if (process.env['CI'] === 'true') throw new Failure(notice)
  say(`\n*** ${notice}\n*** Put ${wanted} on the PATH to run them.\n`)
}
