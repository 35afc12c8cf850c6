// `npm run chaos`: breaks real processes, a real Redis and a simulated carrier while thousands of verifications run.
import process from 'node:process'

import { startStep } from '../../scripts/lib/progress.mjs'
import { FAULT_NAMES, type FaultName, faultsOf, needs } from './faults/index.ts'
import { writeGuide } from './guide.ts'
import { type ChaosOptions, readOptions, USAGE } from './options.ts'
import { findingsOf, tableOf, totalOf } from './report.ts'
import { runScenario, type ScenarioResult } from './scenario.ts'

interface Scenario {
  readonly name: string
  readonly faults: readonly FaultName[]
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(signal)))

const options = readOptionsOrExplain()
if (options !== undefined) process.exitCode = await run(options).catch(explain)

function readOptionsOrExplain(): ChaosOptions | undefined {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exitCode = 2
    return undefined
  }
}

/** By now every process has been stopped. */
function explain(error: unknown): number {
  if (!stop.signal.aborted) throw error
  console.error('\nStopped; nothing is left running.')
  return 130
}

/** Each fault alone, then all faults of one Redis server together, and all of a cluster. */
function scenariosOf({ faults, onlyTogether }: ChaosOptions): readonly Scenario[] {
  if (faults.length === 0) return [{ name: 'no faults', faults }]
  const alone = faults.map((fault) => ({ name: fault, faults: [fault] }))
  const together = (['server', 'cluster'] as const)
    .map((topology) => ({ name: `all, ${topology}`, topology, faults: faultsOf(faults, topology) }))
    .filter((each) => each.faults.length > 1 && needs(each.faults, each.topology))
  return onlyTogether ? together : [...alone, ...together]
}

async function run(chosen: ChaosOptions): Promise<number> {
  const { seed, short, verifications, faults, onlyTogether } = chosen
  const shape = `${short ? ' --short' : ''}${onlyTogether ? ' --together' : ''}`
  const list = faults.length === FAULT_NAMES.length ? '' : ` --faults ${faults.join(',') || 'none'}`
  console.log(`npm run chaos --${shape} --verifications ${verifications} --seed ${seed}${list}\n`)
  const results: ScenarioResult[] = []
  const scenarios = scenariosOf(chosen)
  for (const [index, scenario] of scenarios.entries()) {
    const title = `[${index + 1}/${scenarios.length}] ${scenario.name}`
    const result = await runWithProgress(title, chosen, scenario)
    results.push(result)
    console.log(`${scenario.name} (${result.seconds} s)\n${tableOf([result])}\n`)
    process.stdout.write(findingsOf('Violations', result.violations))
    process.stdout.write(
      findingsOf('Broken since Redis had lost its last writes (counted, no violation)', result.excused),
    )
  }
  if (results.length > 1) console.log(tableOf([...results, totalOf(results)]))
  if (chosen.writeDocs) console.log(writeGuide(results, chosen))
  const violations = totalOf(results).figures.VIOLATIONS
  console.log(violations === 0 ? '\nThe five ledgers agree.' : `\n${violations} violations. Seed ${seed}.`)
  return violations === 0 ? 0 : 1
}

/** Runs one scenario and shows its phases on the terminal. */
async function runWithProgress(
  title: string,
  chosen: ChaosOptions,
  scenario: Scenario,
): Promise<ScenarioResult> {
  let phase = ''
  const step = startStep(title, { detail: () => phase })
  try {
    return await runScenario(chosen, scenario.name, scenario.faults, stop.signal, (now) => (phase = now))
  } finally {
    step.end()
  }
}
