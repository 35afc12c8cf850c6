import { type BarChart, type Figure, figureOf } from '../../docs/figures/bar-chart.ts'
import type { Row } from '../rows/row.ts'

/** The drawings of a run. A drawing for which the run has no rows is left out. */
export const figuresOf = (rows: readonly Row[]): readonly Figure[] =>
  Object.entries({
    'bench-throughput.svg': throughput(rows),
    'bench-processor-time.svg': processorTime(rows),
    'bench-growth.svg': growth(rows),
  })
    .filter(([, chart]) => chart.rows.length > 0)
    .map(([file, chart]) => figureOf(file, chart))

const isGrowth = ({ name }: Row): boolean => name.startsWith('growth ')

const compared = (rows: readonly Row[]): BarChart['rows'] =>
  rows.flatMap(({ name, unit, measured, baseline }) =>
    unit === 'per second' && baseline !== undefined ? [{ name, values: [measured, baseline] }] : [],
  )

const throughput = (rows: readonly Row[]): BarChart => ({
  title: 'Throughput compared with the baseline',
  unit: 'per second, more is better',
  series: ['Pinpost', 'baseline'],
  rows: compared(rows.filter((row) => !isGrowth(row))),
  stacked: false,
})

const processorTime = (rows: readonly Row[]): BarChart => ({
  title: 'Processor time of one operation',
  unit: 'microseconds, less is better',
  series: ['Pinpost', 'baseline'],
  rows: rows.flatMap(({ name, processorMicros }) =>
    processorMicros === undefined
      ? []
      : [{ name, values: [processorMicros.measured, processorMicros.baseline] }],
  ),
  stacked: false,
})

const growth = (rows: readonly Row[]): BarChart => ({
  title: 'Starts per second, by verifications in Redis',
  unit: 'per second, more is better',
  series: ['at that size', 'with 1,000'],
  rows: compared(rows.filter(isGrowth)).map((row) => ({ ...row, name: row.name.replace('growth ', '') })),
  stacked: false,
})
