// @ts-check
// `npm run cli -- <command>`: the operator's commands, on what `npm start` runs or on what .env and the environment name.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'

import { programBeside } from './lib/beside.mjs'

const { args, environment } = programBeside('cli')
// Commands may read their standard input.
const cli = spawn(process.execPath, [...args, ...process.argv.slice(2)], {
  env: environment,
  stdio: 'inherit',
})
const [code] = await once(cli, 'exit')
process.exitCode = code ?? 1
