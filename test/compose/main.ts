// `npm run test:compose`: builds the image and runs docker-compose.yml on a real engine. Without one it is skipped.
// `-- --short`, as CI runs it: up to the verifications, and skipped if the image or what it needs takes minutes to make.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

import { readCompose } from '../deploy/compose.ts'
import { readStages, ROOT } from '../deploy/dockerfile.ts'
import { findCompose, lackOfEngine } from './docker.ts'
import { provideBases } from './stand-ins.ts'
import { makeTrial } from './trial.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function skip(reason: string): never {
  say(`COMPOSE TRIAL SKIPPED: ${reason}.`)
  process.exit(0)
}

const isShort = process.argv.includes('--short')
const BUILD_WITHIN_MS = isShort ? 120_000 : 1_800_000

const lack = await lackOfEngine()
if (lack !== undefined) skip(lack)
const environment = await findCompose(!isShort)
if (environment === undefined)
  skip(isShort ? 'Compose 2 is not installed' : 'there is neither Compose 2 nor Go to compile it')

const { packageManager }: { packageManager: string } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
)
const bases = {
  node: readStages().at(-1)?.base ?? '',
  redis: readCompose().services['redis']?.image ?? '',
  postgres: readCompose().services['postgres']?.image ?? '',
  npm: packageManager,
}
const standIns = await provideBases(bases, !isShort)
if (typeof standIns === 'string') skip(standIns)
for (const image of standIns) say(`Stand-in, not the true image: ${image}`)

const folder = mkdtempSync(join(tmpdir(), 'pinpost-compose-'))
const trial = makeTrial(folder, environment)
type Step = readonly [name: string, run: () => Promise<unknown>]
const SHORT: readonly Step[] = [
  ['everything is healthy, with three workers', trial.up],
  ['a verification of v1 succeeds, by a secret with $', trial.verifies],
  ['a verification of v2 succeeds by e-mail, and its events arrive signed', trial.verifiesByEmail],
  ['the console invites a person, and writes history to Postgres', trial.hasConsole],
  ["the operator's commands run in a container", trial.answersOperators],
]
const LONG: readonly Step[] = [
  ['a second `up --build` recreates nothing', trial.keepsContainers],
  ['two workers and Redis are killed, and nothing is lost', trial.survivesKills],
  ['`down` and `up` lose nothing', trial.survivesDown],
]

const sayDone = (name: string, startedAt: number): void =>
  say(`✓ ${name} (${((Date.now() - startedAt) / 1_000).toFixed(0)} s)`)

/** @returns false if the image takes longer to build than this run may */
async function runTrial(): Promise<boolean> {
  const startedAt = Date.now()
  if (!(await trial.buildsWithin(BUILD_WITHIN_MS))) return false
  sayDone('the image builds', startedAt)
  for (const [name, run] of isShort ? SHORT : [...SHORT, ...LONG]) {
    const stepStartedAt = Date.now()
    await run()
    sayDone(name, stepStartedAt)
  }
  return true
}

try {
  // An earlier run may have been interrupted.
  await trial.remove()
  if (!(await runTrial()))
    say(`COMPOSE TRIAL SKIPPED: the image was not built within ${BUILD_WITHIN_MS / 1_000} s.`)
} catch (error) {
  say(`✗ ${error instanceof Error ? error.message : String(error)}\n${await trial.logs()}`)
  process.exitCode = 1
} finally {
  await trial.remove()
  rmSync(folder, { recursive: true, force: true })
}
