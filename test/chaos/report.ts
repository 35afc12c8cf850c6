import { table } from '../../docs/table.ts'
import { type Figures, type Row, ROWS } from './figures.ts'
import type { Finding } from './reconcile/ledgers.ts'

const SHOWN_FINDINGS = 20

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are its rows
const NAMES = Object.keys(ROWS) as readonly Row[]

export interface Column {
  readonly name: string
  readonly figures: Figures
}

export function totalOf(columns: readonly Column[]): Column {
  const sum = (row: Row): number => {
    const values = columns.map(({ figures }) => figures[row])
    return ROWS[row] === 'highest'
      ? Math.max(0, ...values)
      : values.reduce((total, value) => total + value, 0)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for each row
  return { name: 'total', figures: Object.fromEntries(NAMES.map((row) => [row, sum(row)])) as Figures }
}

/** A table with a row for each figure and a column for each scenario. */
export function tableOf(columns: readonly Column[]): string {
  const rows = [
    ['', ...columns.map(({ name }) => name)],
    ...NAMES.map((row) => [row, ...columns.map(({ figures }) => figures[row].toLocaleString('en-US'))]),
  ]
  const first = Math.max(...NAMES.map(({ length }) => length))
  const widths = columns.map((_, index) => Math.max(...rows.map((cells) => cells[index + 1]?.length ?? 0)))
  return rows
    .map(([label = '', ...cells]) =>
      [label.padEnd(first), ...cells.map((cell, index) => cell.padStart(widths[index] ?? 0))].join('  '),
    )
    .join('\n')
}

/** The same as Markdown, as the formatter writes it. */
export function markdownOf(columns: readonly Column[]): string {
  const rows = NAMES.map((row) => [
    row,
    ...columns.map(({ figures }) => figures[row].toLocaleString('en-US')),
  ])
  return table([['', ...columns.map(({ name }) => name)], ...rows], 'right')
}

/** Findings with rule and id; search for the id in the logs of a run with `--logs`. */
export function findingsOf(title: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  const shown = findings.slice(0, SHOWN_FINDINGS).map(({ rule, id, what }) => `  ${rule}: ${id} ${what}`)
  const more = findings.length > SHOWN_FINDINGS ? [`  … and ${findings.length - SHOWN_FINDINGS} more`] : []
  return [`${title}:`, ...shown, ...more, ''].join('\n')
}
