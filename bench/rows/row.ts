import type { Context } from '../support/context.ts'

/** What a target limits, and in which direction. */
export type Target =
  | { readonly of: 'ratio'; readonly atLeast: number }
  | { readonly of: 'ratio'; readonly atMost: number }
  | { readonly of: 'measured'; readonly atLeast: number }
  | { readonly of: 'measured'; readonly atMost: number }

/** One line of the table. */
export interface Row {
  readonly name: string
  readonly what: string
  readonly unit: 'per second' | 'ms' | 'µs' | 'bytes'
  /** median of the runs */
  readonly measured: number
  /** the baseline, measured alternately; median of the runs */
  readonly baseline?: number
  /** median of the runs' ratios, so that noise that affects both cancels out */
  readonly ratio?: number
  readonly target?: Target
  readonly note?: string
  /** processor time of one operation in microseconds, medians */
  readonly processorMicros?: { readonly measured: number; readonly baseline: number }
  /** each run, in order */
  readonly runs: { readonly measured: readonly number[]; readonly baseline?: readonly number[] }
}

export type Measure = (context: Context) => Promise<readonly Row[]>

export function isMet({ target, ratio = Number.NaN, measured }: Row): boolean | undefined {
  if (target === undefined) return undefined
  const value = target.of === 'ratio' ? ratio : measured
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}
