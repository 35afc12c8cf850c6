// @ts-check
// `npm run console`: the console beside what `npm start` runs, with its history in a folder unless a database is named.
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { runBeside } from './lib/beside.mjs'
import { run } from './lib/commands.mjs'

const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
const pages = fileURLToPath(new URL('../apps/console/pages/', import.meta.url))
// Ctrl-C reaches the console too, which stops cleanly.
process.on('SIGINT', () => {})
process.exitCode =
  (await run(process.execPath, [vite, 'build', pages, '--logLevel', 'warn'])) ||
  (await runBeside('console', [], (home) => ({
    PINPOST_HISTORY_FOLDER: process.env['PINPOST_HISTORY_FOLDER'] || join(home, 'history'),
  })))
