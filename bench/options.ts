import { parseArgs } from 'node:util'

import { MEASURE_NAMES, type MeasureName } from './rows/index.ts'
import type { Context } from './support/context.ts'

export interface Options {
  readonly rows: readonly MeasureName[]
  readonly sizes: Omit<Context, 'folder' | 'profile' | 'say'>
  readonly profile: string | undefined
  /** rewrites the table in docs/performance.md */
  readonly writeDocs: boolean
}

const FULL = {
  runs: 5,
  seconds: 4,
  fills: [1_000, 100_000, 1_000_000],
  pending: 100_000,
  dueSeconds: 15,
  steps: 8_000,
  verifications: 6_000,
  remembered: 20_000,
  histories: 1_000_000,
}
const QUICK = {
  runs: 2,
  seconds: 2,
  fills: [1_000, 10_000],
  pending: 10_000,
  dueSeconds: 4,
  steps: 3_000,
  verifications: 2_000,
  remembered: 5_000,
  histories: 20_000,
}

export const USAGE = `npm run bench -- [--rows ${MEASURE_NAMES.join(',')}] [--runs 5] [--seconds 4]
  [--quick] [--profile folder] [--write-docs]
--quick measures less of everything; --profile keeps CPU profiles, which cost speed of their own.`

/** @throws Error that says what is wrong with an argument */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      runs: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
    },
  })
  const sizes = values.quick ? QUICK : FULL
  return {
    rows: values.rows === undefined ? MEASURE_NAMES : readRows(values.rows),
    sizes: {
      ...sizes,
      runs: wholeNumber('runs', values.runs ?? String(sizes.runs), 99),
      seconds: wholeNumber('seconds', values.seconds ?? String(sizes.seconds), 60),
    },
    profile: values.profile,
    writeDocs: values['write-docs'],
  }
}

function readRows(text: string): readonly MeasureName[] {
  return text.split(',').map((name) => {
    const row = MEASURE_NAMES.find((known) => known === name)
    if (row === undefined) throw new Error(`--rows: "${name}" is none of ${MEASURE_NAMES.join(', ')}`)
    return row
  })
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) throw new RangeError(`--${name} wants a whole number from 1 to ${most}`)
  return value
}
