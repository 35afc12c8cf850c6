// @ts-check
// `npm run test:mutation`: changes the code one place at a time, and prints the changes that no test notices. Takes
// hours: `npm run test:mutation core -- --mutate packages/core/src/check.ts` looks at one file.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { run } from './lib/commands.mjs'
import { say } from './lib/failure.mjs'
import { installMissing } from './lib/install.mjs'
import { requireNode } from './lib/node-version.mjs'
import { startRedis } from './lib/redis.mjs'
import { runScript } from './lib/script.mjs'

requireNode()
/** Each part has its own tests and its own threshold in `stryker.config.mjs`. */
const PARTS = ['core', 'store']
const root = dirname(dirname(fileURLToPath(import.meta.url)))

const UNNOTICED = new Set(['Survived', 'NoCoverage'])

/**
 * Stryker would not try a change of a table again that no test noticed, whatever tests have been added since.
 * @param {string} part
 */
function forgetUnnoticed(part) {
  const file = join(root, `.pinpost/mutation-${part}-incremental.json`)
  if (!existsSync(file)) return
  const report = JSON.parse(readFileSync(file, 'utf8'))
  for (const mutated of Object.values(report.files)) {
    mutated.mutants = mutated.mutants.filter(
      (/** @type {{ status: string }} */ { status }) => !UNNOTICED.has(status),
    )
  }
  writeFileSync(file, JSON.stringify(report))
}

/**
 * The result of a part in Stryker's report, without changes that do not compile or were ignored.
 * @param {string} part
 */
function shareOf(part) {
  const report = JSON.parse(readFileSync(join(root, `.pinpost/mutation-${part}.json`), 'utf8'))
  /** @type {string[]} */
  const statuses = Object.values(report.files).flatMap(({ mutants }) =>
    mutants.map((/** @type {{ status: string }} */ { status }) => status),
  )
  const noticed = statuses.filter((status) => status === 'Killed' || status === 'Timeout').length
  const unnoticed = statuses.filter((status) => UNNOTICED.has(status)).length
  return { noticed, changes: noticed + unnoticed, least: report.thresholds.break ?? report.thresholds.low }
}

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
    const shares = []
    let worst = 0
    for (const part of parts.length > 0 ? parts : PARTS) {
      const env = {
        ...environment,
        PINPOST_MUTATION: part,
        PINPOST_TEST_REDIS_URL: redis.url,
        ...(redis.program && { PINPOST_TEST_REDIS_SERVER: redis.program }),
      }
      forgetUnnoticed(part)
      const code = await run(process.execPath, [stryker, 'run', ...args], { cwd: root, env, signal })
      worst = Math.max(worst, code)
      shares.push({ part, ...shareOf(part) })
    }
    // The report of a single file lacks what `forgetUnnoticed` removed of others.
    if (args.includes('--mutate')) return worst
    say('\npart   noticed / changes   share   at least')
    for (const { part, noticed, changes, least } of shares) {
      const percent = `${((100 * noticed) / changes).toFixed(1)} %`
      say(`${part.padEnd(6)} ${`${noticed} / ${changes}`.padEnd(19)} ${percent.padEnd(7)} ${least} %`)
    }
    return worst
  },
  { codeWhenStopped: 130 },
)
