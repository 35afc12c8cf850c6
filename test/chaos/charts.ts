import { type BarChart, type Figure, figureOf } from '../../docs/figures/bar-chart.ts'
import type { Row } from './figures.ts'
import type { Column } from './report.ts'

const ENDS = ['succeeded', 'failed', 'expired', 'cancelled'] as const satisfies readonly Row[]
const FAILURES = [
  'answered 5 (internal error)',
  'answered 1 (throttled)',
  'connection broke',
] as const satisfies readonly Row[]

/** Two charts for each fault: how verifications ended, and what callers were answered. */
export const figuresOf = (columns: readonly Column[]): readonly Figure[] => [
  figureOf('chaos-ends.svg', ends(columns)),
  figureOf('chaos-answers.svg', answers(columns)),
]

const ends = (columns: readonly Column[]): BarChart => ({
  title: 'How verifications ended under each fault',
  unit: 'verifications',
  series: ENDS,
  rows: columns.map(({ name, figures }) => ({ name, values: ENDS.map((row) => figures[row]) })),
  stacked: true,
})

const answers = (columns: readonly Column[]): BarChart => ({
  title: 'Answers to callers under each fault',
  unit: 'requests',
  series: ['result', 'internal error', 'throttled', 'no answer'],
  rows: columns.map(({ name, figures }) => {
    const failures = FAILURES.map((row) => figures[row])
    const failed = failures.reduce((sum, count) => sum + count, 0)
    return { name, values: [figures['requests of callers'] - failed, ...failures] }
  }),
  stacked: true,
})
