import { describe, expect, it } from 'vitest'

import { figuresOf as benchFigures } from '../bench/figures/charts.ts'
import { type BarChart, figureOf, imageOf } from '../docs/figures/bar-chart.ts'
import { figuresOf as chaosFigures } from './chaos/charts.ts'
import { type Figures, ROWS } from './chaos/figures.ts'

const CHART: BarChart = {
  title: 'Rates < "high"',
  unit: 'a second',
  series: ['ours', 'bare'],
  rows: [
    { name: 'start', values: [1_000, 2_000] },
    { name: 'check', values: [0, 500] },
  ],
  stacked: false,
}

const widthsOf = (svg: string): readonly number[] =>
  [...svg.matchAll(/<rect x="\d+(?:\.\d+)?" y="\d+" width="([\d.]+)" height="14"/g)].map(([, width]) =>
    Number(width),
  )

describe('a bar chart', () => {
  it('draws bars in proportion to their values, with the values next to them', () => {
    const { svg } = figureOf('rates.svg', CHART)
    const [first = 0, second = 0, third, fourth = 0] = widthsOf(svg)
    expect(first / second).toBeCloseTo(0.5)
    expect(third).toBe(0)
    expect(fourth / second).toBeCloseTo(0.25)
    expect(svg).toContain('>2,000</text>')
  })

  it('puts the parts of a stacked bar one after the other, and their sum at the end', () => {
    const { svg } = figureOf('rates.svg', { ...CHART, stacked: true })
    expect(svg).toContain('>3,000</text>')
    expect(svg).not.toContain('>2,000</text>')
  })

  it('has an alternative text, in the image and in Markdown', () => {
    const figure = figureOf('rates.svg', CHART)
    const alt = 'Bar chart of 2 rows: Rates < "high" (a second). Bars: ours, bare.'
    expect(imageOf(figure)).toBe(`![${alt}](images/rates.svg)`)
    expect(figure.svg).toContain(
      'aria-label="Rates &lt; &quot;high&quot; (a second). start: ours 1,000, bare 2,000; check: ours 0, bare 500"',
    )
  })

  it('is drawn even without rows or without values above zero', () => {
    expect(figureOf('a.svg', { ...CHART, rows: [] }).svg).toContain('</svg>')
    expect(figureOf('a.svg', { ...CHART, rows: [{ name: 'x', values: [0, 0] }] }).svg).not.toContain('NaN')
  })
})

it('the bench draws a figure for the rows that exist', () => {
  const row = { what: '', unit: 'per second', runs: { measured: [] } } as const
  const files = benchFigures([
    { ...row, name: 'request', measured: 8, baseline: 10, processorMicros: { measured: 60, baseline: 50 } },
    { ...row, name: 'whole', measured: 5 },
  ]).map(({ file }) => file)
  expect(files).toEqual(['bench-throughput.svg', 'bench-processor-time.svg'])
  expect(benchFigures([{ ...row, name: 'growth 100,000', measured: 9, baseline: 10 }])[0]?.svg).toContain(
    '100,000: at that size 9, with 1,000 10',
  )
})

it('chaos draws ends and answers of each scenario', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for each row
  const none = Object.fromEntries(Object.keys(ROWS).map((row) => [row, 0])) as Figures
  const figures = {
    ...none,
    'requests of callers': 12,
    'answered 5 (internal error)': 2,
    succeeded: 4,
    expired: 1,
  }
  const drawings = chaosFigures([{ name: 'kill', figures }]).map(({ svg }) => svg)
  expect(drawings).toEqual([
    expect.stringContaining('kill: succeeded 4, failed 0, expired 1, cancelled 0'),
    expect.stringContaining('kill: result 10, internal error 2, throttled 0, no answer 0'),
  ])
})
