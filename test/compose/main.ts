// `npm run test:compose`: builds the image and runs docker-compose.yml on a real engine. Without one it is skipped.
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

const lack = await lackOfEngine()
if (lack !== undefined) skip(lack)
const environment = await findCompose()
if (environment === undefined) skip('there is neither Compose 2 nor Go to compile it')

const { packageManager }: { packageManager: string } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
)
const standIns = await provideBases({
  node: readStages().at(-1)?.base ?? '',
  redis: readCompose().services['redis']?.image ?? '',
  npm: packageManager,
})
if (typeof standIns === 'string') skip(standIns)
for (const image of standIns) say(`Stand-in, not the true image: ${image}`)

const folder = mkdtempSync(join(tmpdir(), 'pinpost-compose-'))
const trial = makeTrial(folder, environment)
const steps = [
  ['the image builds', trial.build],
  ['everything is healthy, with three workers', trial.up],
  ['a verification succeeds, by a secret with $', trial.verifies],
  ["the operator's commands run in a container", trial.answersOperators],
  ['a second `up --build` recreates nothing', trial.keepsContainers],
  ['two workers and Redis are killed, and nothing is lost', trial.survivesKills],
  ['`down` and `up` lose nothing', trial.survivesDown],
] as const

try {
  // An earlier run may have been interrupted.
  await trial.remove()
  for (const [name, step] of steps) {
    const startedAt = Date.now()
    await step()
    say(`✓ ${name} (${((Date.now() - startedAt) / 1_000).toFixed(0)} s)`)
  }
} catch (error) {
  say(`✗ ${error instanceof Error ? error.message : String(error)}\n${await trial.logs()}`)
  process.exitCode = 1
} finally {
  await trial.remove()
  rmSync(folder, { recursive: true, force: true })
}
