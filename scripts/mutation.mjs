// @ts-check
// `npm run test:mutation`: changes the code one place at a time, and prints the changes that no test notices. Takes
// hours: `npm run test:mutation core -- --mutate packages/core/src/check.ts` looks at one file.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { run } from './lib/commands.mjs'
import { installMissing } from './lib/install.mjs'
import { requireNode } from './lib/node-version.mjs'
import { startRedis } from './lib/redis.mjs'
import { runScript } from './lib/script.mjs'

requireNode()
/** Each has its own tests and its own least share of changes that must be noticed: `stryker.config.mjs`. */
const PARTS = ['core', 'store']
const root = dirname(dirname(fileURLToPath(import.meta.url)))

await runScript(
  async (life) => {
    const { signal } = life
    await installMissing(root, signal)
    const home = mkdtempSync(join(tmpdir(), 'pinpost-mutation-'))
    life.own({ stop: async () => rmSync(home, { recursive: true, force: true }) })
    const environment = process.env
    const redis = life.own(await startRedis({ environment, home, persistent: false, databases: 64, signal }))
    const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js')
    // npm passes a second `--` on.
    const given = process.argv.slice(2).filter((argument) => argument !== '--')
    const parts = PARTS.filter((part) => part === given[0])
    const args = parts.length > 0 ? given.slice(1) : given
    let worst = 0
    for (const part of parts.length > 0 ? parts : PARTS) {
      const env = {
        ...environment,
        PINPOST_MUTATION: part,
        PINPOST_TEST_REDIS_URL: redis.url,
        ...(redis.program && { PINPOST_TEST_REDIS_SERVER: redis.program }),
      }
      const code = await run(process.execPath, [stryker, 'run', ...args], { cwd: root, env, signal })
      worst = Math.max(worst, code)
    }
    return worst
  },
  { codeWhenStopped: 130 },
)
