/** How many of these were true, 0–1. */
export function shareOf(choices: readonly boolean[]): number {
  return choices.filter(Boolean).length / choices.length
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7)

interface Row<T> {
  /** the first and the last of its items, counted from 1 */
  readonly span: string
  readonly items: readonly T[]
}

/** Items in a row. */
export function rowsOf<T>(all: readonly T[], size: number): readonly Row<T>[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => {
    const items = all.slice(i * size, (i + 1) * size)
    return { span: `${i * size + 1}–${i * size + items.length}`.padEnd(9), items }
  })
}
