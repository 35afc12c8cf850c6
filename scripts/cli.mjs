// @ts-check
// `npm run cli -- <command>`: the operator's commands, on what `npm start` runs or on what .env and the environment name.
import process from 'node:process'

import { runBeside } from './lib/beside.mjs'

process.exitCode = await runBeside('cli', process.argv.slice(2))
