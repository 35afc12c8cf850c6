import { isMet, type Row, type Target } from './rows/row.ts'

const HEAD = ['row', 'measured', 'baseline', 'ratio', 'target', ''] as const

function figure(value: number | undefined): string {
  if (value === undefined) return ''
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 })
}

const UNITS: Readonly<Record<Row['unit'], string>> = { 'per second': '/s', ms: ' ms', µs: ' µs', bytes: ' B' }

function targetOf(target: Target | undefined, unit: string): string {
  if (target === undefined) return ''
  const bound = 'atLeast' in target ? `≥ ${figure(target.atLeast)}` : `≤ ${figure(target.atMost)}`
  return target.of === 'ratio' ? bound : bound + unit
}

function verdict(row: Row): string {
  const met = isMet(row)
  if (met === undefined) return ''
  return met ? 'met' : 'missed'
}

function cellsOf(row: Row): readonly string[] {
  const unit = UNITS[row.unit]
  const baseline = row.baseline === undefined ? '' : figure(row.baseline) + unit
  const ratio = row.ratio?.toFixed(2) ?? ''
  return [row.name, figure(row.measured) + unit, baseline, ratio, targetOf(row.target, unit), verdict(row)]
}

/** For the terminal. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const table = lines.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  const notes = rows.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]))
  return [...table, '', ...notes].join('\n')
}

/** For the docs page, with aligned columns as the formatter requires. */
export function markdownOf(rows: readonly Row[]): string {
  const head = ['row', 'what', 'measured', 'baseline', 'ratio', 'target', 'verdict']
  const body = rows.map((row) => {
    const [name = '', ...figures] = cellsOf(row)
    return [name, row.what, ...figures]
  })
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  const notes = rows.flatMap(({ name, note }) => (note === undefined ? [] : [`- ${name}: ${note}`]))
  return [line(head), line(rule), ...body.map(line), '', ...notes].join('\n')
}
