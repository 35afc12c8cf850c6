import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

import { imageOf } from '../../docs/figures/bar-chart.ts'
import { writeFigures } from '../../docs/figures/write.ts'
import { figuresOf } from './charts.ts'
import type { ChaosOptions } from './options.ts'
import { type Column, markdownOf } from './report.ts'

const GUIDE = fileURLToPath(new URL('../../docs/faults.md', import.meta.url))
const BLOCK = /(<!-- chaos:begin -->\n)[^]*?(<!-- chaos:end -->)/

/** Writes figures and table of a run between the markers of docs/faults.md. */
export function writeGuide(
  columns: readonly Column[],
  { seed, short, verifications }: Pick<ChaosOptions, 'seed' | 'short' | 'verifications'>,
): string {
  const figures = figuresOf(columns)
  writeFigures(figures)
  const origin = `${new Date().toISOString().slice(0, 10)}, ${short ? 'short form, ' : ''}${verifications} callers, seed ${seed}, ${availableParallelism()} cores shared with carrier, Redis and callers.`
  const block = [...figures.map(imageOf), markdownOf(columns), origin].join('\n\n')
  const guide = readFileSync(GUIDE, 'utf8')
  // A function, because replace() would interpret `$` in a text.
  writeFileSync(
    GUIDE,
    guide.replace(BLOCK, (_all, begin: string, end: string) => `${begin}\n${block}\n\n${end}`),
  )
  return GUIDE
}
