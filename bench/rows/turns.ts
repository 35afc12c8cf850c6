import type { TopRate } from '../support/load.ts'
import { median } from '../support/statistics.ts'
import type { Row } from './row.ts'

/** One run of each compared subject, one after the other. */
export type Contenders<N extends string, T> = Readonly<Record<N, () => Promise<T>>>

/** Runs all subjects alternately, every second time in reverse order, so that none is always first. */
export async function takeTurns<N extends string, T>(
  runs: number,
  contenders: Contenders<N, T>,
): Promise<Readonly<Record<N, readonly T[]>>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record of N are N
  const names = Object.keys(contenders) as N[]
  const lists = new Map(names.map((name): [N, T[]] => [name, []]))
  for (let run = 0; run < runs; run++) {
    for (const name of run % 2 === 0 ? names : names.toReversed()) {
      lists.get(name)?.push(await contenders[name]())
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one list for each name
  return Object.fromEntries(lists) as Record<N, T[]>
}

type Described = Pick<Row, 'name' | 'what' | 'unit' | 'target' | 'note' | 'processorMicros'>

export function comparedRow(
  described: Described,
  measured: readonly number[],
  baseline: readonly number[],
): Row {
  return {
    ...described,
    measured: median(measured),
    baseline: median(baseline),
    ratio: median(measured.map((value, run) => value / (baseline[run] ?? Number.NaN))),
    runs: { measured, baseline },
  }
}

export function plainRow(described: Described, measured: readonly number[]): Row {
  return { ...described, measured: median(measured), runs: { measured } }
}

export const ratesOf = (runs: readonly TopRate[]): readonly number[] => runs.map(({ perSecond }) => perSecond)

/** Processor time of one request, which varies less than a rate on a busy machine. */
export function processorTime(
  measured: readonly TopRate[],
  baseline: readonly TopRate[],
): Required<Pick<Row, 'note' | 'processorMicros'>> {
  const [ours, bare] = [microsOf(measured), microsOf(baseline)]
  return {
    note: `processor time ${ours.toFixed(0)} µs each, bare ${bare.toFixed(0)} µs`,
    processorMicros: { measured: ours, baseline: bare },
  }
}

export const microsOf = (runs: readonly TopRate[]): number => median(runs.map(({ cpuMicros }) => cpuMicros))
