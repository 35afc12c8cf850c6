export const code = (text: string): string => `\`${text}\``

/** A Markdown table as the formatter writes it. With `right`, all columns but the first are aligned to the right. */
export function table(rows: readonly (readonly string[])[], align: 'left' | 'right' = 'left'): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const isRight = (column: number): boolean => align === 'right' && column > 0
  const lineOf = (cells: readonly string[]): string =>
    `| ${cells
      .map((cell, column) =>
        isRight(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' | ')} |`
  const rule = widths.map((width, column) =>
    isRight(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  const [head = [], ...body] = rows.map(lineOf)
  return [head, `| ${rule.join(' | ')} |`, ...body].join('\n')
}
