import type { Query } from './render.ts'

/** The quantiles drawn of one histogram. */
const QUANTILES = [
  [0.5, 'median'],
  [0.99, 'p99'],
] as const

/** The median and the 99th percentile. @param by the label to group by */
export function durations(histogram: string, by?: string): readonly Query[] {
  const grouped = by === undefined ? 'le' : `${by}, le`
  const [name = '', selector = ''] = /^(\w+)(\{.*\})?$/.exec(histogram)?.slice(1) ?? []
  return QUANTILES.map(([quantile, words]) => ({
    expr: `histogram_quantile(${quantile}, sum by (${grouped}) (rate(${name}_bucket${selector}[$__rate_interval])))`,
    legend: by === undefined ? words : `{{${by}}} ${words}`,
  }))
}

/** The rate per second. */
export const rate = (by: string, counter: string): Query => ({
  expr: `sum by (${by}) (rate(${counter}[$__rate_interval]))`,
  legend: by
    .split(', ')
    .map((label) => `{{${label}}}`)
    .join(' '),
})

/** The same, with 0 for a missing series. */
export const rateOr0 = (by: string, counter: string): Query => {
  const { expr, legend } = rate(by, counter)
  return { expr: `${expr} or vector(0)`, legend }
}

/** The increase in the selected time range. */
export const total = (counter: string, legend: string): Query => ({
  expr: `sum(increase(${counter}[$__range])) or vector(0)`,
  legend,
})

/** The share of verifications that succeeded in the selected time range, without cancelled ones. */
export const conversion = (selector = '', ended = 'pinpost_verifications_ended_total'): Query => ({
  expr:
    `sum(increase(${ended}{state="succeeded"${selector}}[$__range]))` +
    ` / sum(increase(${ended}{state!="cancelled"${selector}}[$__range]))`,
  legend: 'conversion',
})

/** A gauge, or a series recorded by prometheus/rules/recording.yml. */
export const value = (expr: string, legend: string): Query => ({ expr, legend })
