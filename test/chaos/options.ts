import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

import { FAULT_NAMES, type FaultName } from './faults/index.ts'

/** The options of one run. With the same options and seed, callers make the same requests. */
export interface ChaosOptions {
  readonly seed: number
  readonly short: boolean
  /** in each scenario */
  readonly verifications: number
  /** each is one scenario; several are also combined in a last one */
  readonly faults: readonly FaultName[]
  /** omits the scenarios with one fault */
  readonly onlyTogether: boolean
  readonly apis: number
  readonly workers: number
  /** divides every wait of a verification */
  readonly timeScale: number
  /** all verifications begin within this time */
  readonly startsWithinMs: number
  /** how long faults happen, from the first start */
  readonly faultsForMs: number
  /** how long Redis is frozen when it is paused */
  readonly pauseMs: number
  /** a folder for the output of the processes; without it, the output is discarded */
  readonly logs: string | undefined
  /** rewrites table and figures of docs/faults.md */
  readonly writeDocs: boolean
}

/** Two cores can run this together with carrier, Redis and callers. */
const FULL = {
  verifications: 2_800,
  timeScale: 6,
  startsWithinMs: 25_000,
  faultsForMs: 60_000,
  pauseMs: 10_000,
}
const SHORT = {
  verifications: 120,
  timeScale: 40,
  startsWithinMs: 5_000,
  faultsForMs: 15_000,
  pauseMs: 3_000,
}

export const USAGE = `npm run chaos -- [--seed 1] [--verifications 2800] [--faults ${FAULT_NAMES.join(',')}]
  [--short] [--together] [--apis 2] [--workers 3] [--logs folder] [--write-docs]
Each fault alone, then together those of one Redis server and those of a cluster; --together leaves out
the first; --faults none runs without any.`

export const shortOptions = (seed: number): ChaosOptions => ({
  ...SHORT,
  short: true,
  seed,
  faults: FAULT_NAMES,
  onlyTogether: true,
  apis: 2,
  workers: 2,
  logs: undefined,
  writeDocs: false,
})

/** @throws Error that names the wrong argument */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      verifications: { type: 'string' },
      faults: { type: 'string' },
      apis: { type: 'string', default: '2' },
      workers: { type: 'string', default: '3' },
      logs: { type: 'string' },
      short: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      together: { type: 'boolean', default: false },
    },
  })
  const shape = values.short ? SHORT : FULL
  const verifications = values.verifications ?? String(shape.verifications)
  return {
    ...shape,
    short: values.short,
    seed: values.seed === undefined ? randomInt(2 ** 32) : wholeNumber('seed', values.seed, 0, 2 ** 32),
    verifications: wholeNumber('verifications', verifications, 1, 50_000),
    faults: values.faults === undefined ? FAULT_NAMES : readFaults(values.faults),
    onlyTogether: values.together,
    apis: wholeNumber('apis', values.apis, 1, 16),
    workers: wholeNumber('workers', values.workers, 1, 16),
    logs: values.logs,
    writeDocs: values['write-docs'],
  }
}

function readFaults(text: string): readonly FaultName[] {
  if (text === 'none') return []
  return text.split(',').map((name) => {
    const fault = FAULT_NAMES.find((known) => known === name)
    if (fault === undefined) throw new Error(`--faults: "${name}" is unknown, use ${FAULT_NAMES.join(', ')}`)
    return fault
  })
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1
  if (value < least || value > most)
    throw new RangeError(`--${name}: use a whole number from ${least} to ${most}`)
  return value
}
