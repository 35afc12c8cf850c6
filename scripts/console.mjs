// @ts-check
// `npm run console`: the console beside what `npm start` runs, with its history in a folder unless a database is named.
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { programBeside } from './lib/beside.mjs'
import { run } from './lib/commands.mjs'
import { say } from './lib/failure.mjs'
import { startProgram } from './lib/processes.mjs'
import { runScript } from './lib/script.mjs'

/** Its history may still be written. */
const STOP_GRACE_MS = 20_000
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
const pages = fileURLToPath(new URL('../apps/console/pages/', import.meta.url))

await runScript(
  async (life) => {
    const { signal } = life
    const code = await run(process.execPath, [vite, 'build', pages, '--logLevel', 'warn'], { signal })
    if (code !== 0) return code
    const { args, environment } = programBeside('console', (home) => ({
      PINPOST_HISTORY_FOLDER: process.env['PINPOST_HISTORY_FOLDER'] || join(home, 'history'),
    }))
    const program = startProgram({ name: 'console', args, cwd: process.cwd(), environment }, say)
    life.own({ stop: () => program.stop(STOP_GRACE_MS), kill: program.kill })
    return life.until(program.ended.then((how) => (how === 'code 0' ? 0 : 1)))
  },
  { codeWhenStopped: 0 },
)
