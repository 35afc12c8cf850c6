import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Figure } from './bar-chart.ts'

/** Writes the drawings below docs/images. */
export function writeFigures(figures: readonly Figure[]): void {
  for (const { file, svg } of figures) {
    const path = fileURLToPath(new URL(`../images/${file}`, import.meta.url))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, svg)
  }
}
