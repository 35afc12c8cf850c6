// `npm run bench`: starts everything that it needs on this machine, measures, prints one table and saves it as JSON.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'

import { build } from '../scripts/lib/install.mjs'
import { startStep } from '../scripts/lib/progress.mjs'
import { type Options, readOptions, USAGE } from './options.ts'
import { machineOf, redisVersion, writeGuide, writeResults } from './results.ts'
import { measureOf } from './rows/index.ts'
import { isMet, type Row } from './rows/row.ts'
import type { Context } from './support/context.ts'
import { ROOT } from './support/process.ts'
import { tableOf } from './table.ts'

const options = readOptionsOrExplain()
if (options !== undefined) process.exitCode = await run(options)

function readOptionsOrExplain(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exitCode = 2
    return undefined
  }
}

/** @returns 1 if a target was missed */
async function run(chosen: Options): Promise<number> {
  await build(ROOT)
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-bench-'))
  const profile = chosen.profile === undefined ? undefined : resolve(chosen.profile)
  const context: Context = { ...chosen.sizes, folder, profile, say: (text) => console.error(text) }
  // Started processes end by themselves: each watches this one.
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      rmSync(folder, { recursive: true, force: true })
      process.exit(code)
    })
  }
  const machine = machineOf(redisVersion())
  const rows: Row[] = []
  try {
    for (const [index, name] of chosen.rows.entries()) {
      const step = startStep(`[${index + 1}/${chosen.rows.length}] ${name}`)
      const measured = await measureOf(name)(context).finally(() => step.end())
      rows.push(...measured)
      context.say(`${tableOf(measured)}\n`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(tableOf(rows))
  console.log(`\n${writeResults(machine, chosen, rows)}`)
  if (chosen.writeDocs) console.log(writeGuide(machine, chosen, rows))
  return rows.some((row) => isMet(row) === false) ? 1 : 0
}
