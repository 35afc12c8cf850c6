import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

import { imageOf } from '../docs/figures/bar-chart.ts'
import { writeFigures } from '../docs/figures/write.ts'
import { figuresOf } from './figures/charts.ts'
import type { Options } from './options.ts'
import type { Row } from './rows/row.ts'
import { ROOT } from './support/process.ts'
import { markdownOf } from './table.ts'

const LATEST = join(ROOT, 'bench/results/latest.json')
const GUIDE = join(ROOT, 'docs/performance.md')
const BLOCK = /(<!-- bench:begin -->\n)[^]*?(<!-- bench:end -->)/

interface Machine {
  readonly at: string
  readonly node: string
  readonly redis: string
  readonly cores: number
  readonly processor: string
}

export const machineOf = (redis: string): Machine => ({
  at: new Date().toISOString(),
  node: process.version,
  redis,
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
})

export function redisVersion(): string {
  const binary = process.env['PINPOST_TEST_REDIS_SERVER'] ?? 'redis-server'
  const text = execFileSync(binary, ['--version'], { encoding: 'utf8' })
  return /v=(\S+)/.exec(text)?.[1] ?? 'unknown'
}

/** @returns the file */
export function writeResults(machine: Machine, { sizes }: Options, rows: readonly Row[]): string {
  mkdirSync(join(ROOT, 'bench/results'), { recursive: true })
  writeFileSync(LATEST, `${JSON.stringify({ machine, sizes, rows }, undefined, 2)}\n`)
  return LATEST
}

/** Writes figures and table between the two marks. @throws Error if the marks are missing */
export function writeGuide(machine: Machine, { sizes }: Options, rows: readonly Row[]): string {
  const guide = readFileSync(GUIDE, 'utf8')
  if (!BLOCK.test(guide)) throw new Error(`${GUIDE} has no place for the table`)
  const { at, node, redis, cores, processor } = machine
  const runs = `${sizes.runs} runs of ${sizes.seconds} s each, medians`
  const origin = `${at.slice(0, 10)}, ${cores} cores (${processor}), Node ${node.slice(1)}, Redis ${redis}; ${runs}.`
  // A function, because the text may contain replace() patterns.
  const figures = figuresOf(rows)
  writeFigures(figures)
  const text = [...figures.map(imageOf), markdownOf(rows), origin].join('\n\n')
  const block = (_all: string, begin: string, end: string) => `${begin}\n${text}\n\n${end}`
  writeFileSync(GUIDE, guide.replace(BLOCK, block))
  return GUIDE
}
