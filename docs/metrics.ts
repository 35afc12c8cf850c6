// Generates lists and tables of metrics.md from the code: npx tsx --conditions=source docs/metrics.ts
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
    outbox: () => Promise.resolve({ entries: 0, dropped: 0, subscribers: [] }),
    indexSize: () => Promise.resolve(7),
    isBreakerOpen: () => false,
    switches: () => [],
  })
  metrics.watchWebhooks(() => Promise.resolve({ waiting: [], dead: 0 }))
  return metrics.definitions.toSorted((one, other) => one.name.localeCompare(other.name))
}

/** Longer lists are described instead. */
const MOST_VALUES_SHOWN = 8

function valuesOf({ values, otherwise, means }: LabelRule): readonly string[] {
  const isShortList = Array.isArray(values) && values.length <= MOST_VALUES_SHOWN
  const allowed = isShortList ? values.map(code).join(', ') : means
  return [allowed, code(otherwise)]
}

/** The text of metrics.md with lists generated from the code. */
export function withTables(text: string): string {
  const metrics = definitions().map(({ name, type, labels, help }) => {
    const by = labels.length === 0 ? '' : ` by ${labels.map(code).join(', ')}`
    return `- ${code(name)}: ${type}${by}\n  ${help}`
  })
  const labels = Object.entries(LABELS).map(([name, rule]) => [code(name), ...valuesOf(rule)])
  const lists = [
    metrics.join('\n'),
    '## Labels',
    table([['label', 'values', 'other values become'], ...labels]),
  ]
  return text.replace(TABLES, () => `\n${lists.join('\n\n')}\n\n`)
}

if (argv[1] === fileURLToPath(FILE).replace(/\.md$/, '.ts'))
  writeFileSync(FILE, withTables(readFileSync(FILE, 'utf8')))
