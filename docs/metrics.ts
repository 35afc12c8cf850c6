// Writes the tables of metrics.md anew from the code: npx tsx --conditions=source docs/metrics.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

import { type Definition, type LabelRule, LABELS, makeMetrics } from '../packages/telemetry/src/metrics.ts'
import { code, table } from './table.ts'

const FILE = new URL('metrics.md', import.meta.url)
const TABLES = /(?<=<!-- tables -->\n)[^]*(?=<!-- end of tables -->)/

function definitions(): readonly Definition[] {
  const metrics = makeMetrics()
  metrics.watch({
    queues: () => Promise.resolve([]),
    pendingReceipts: () => Promise.resolve([]),
    isBreakerOpen: () => false,
    switches: () => [],
  })
  return metrics.definitions.toSorted((one, other) => one.name.localeCompare(other.name))
}

function valuesOf({ values, otherwise, means }: LabelRule): readonly string[] {
  const allowed = typeof values === 'string' || values instanceof RegExp ? means : values.map(code).join(', ')
  return [allowed, code(otherwise)]
}

/** The text of metrics.md with the tables that the code gives. */
export function withTables(text: string): string {
  const metrics = definitions().map(({ name, type, labels, help }) => [
    code(name),
    type,
    labels.map(code).join(', '),
    help,
  ])
  const labels = Object.entries(LABELS).map(([name, rule]) => [code(name), ...valuesOf(rule)])
  const tables = [
    table([['metric', 'type', 'labels', ''], ...metrics]),
    table([['label', 'values', 'anything else is'], ...labels]),
  ]
  return text.replace(TABLES, () => `\n${tables.join('\n\n')}\n\n`)
}

if (argv[1] === fileURLToPath(FILE).replace(/\.md$/, '.ts'))
  writeFileSync(FILE, withTables(readFileSync(FILE, 'utf8')))
