import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

import { startStep } from '../../../scripts/lib/progress.mjs'
import { commandLine, tableOf, describeViolation } from './report.ts'
import { simulate } from './world.ts'

const { values } = parseArgs({
  options: { verifications: { type: 'string', default: '100000' }, seed: { type: 'string' } },
})
const run = {
  verifications: wholeNumber('verifications', values.verifications),
  seed: values.seed === undefined ? randomInt(2 ** 32) : wholeNumber('seed', values.seed),
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new RangeError(`--${name} wants a whole number, such as 1000`)
  return Number(text)
}

console.log(`${commandLine(run)}\n`)
const step = startStep('Simulating verifications', { total: run.verifications })
const { counts, violation } = await simulate({ ...run, onBegun: step.update })
step.end(violation === undefined ? 'done' : 'stopped at a violation')
console.log(tableOf(counts))
if (violation === undefined) {
  console.log('\nEvery invariant held after every event, and every verification ended.')
} else {
  console.error(`\n${describeViolation(violation, run)}`)
  process.exitCode = 1
}
