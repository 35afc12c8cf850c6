import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { TABLE_LIMITS } from '@pinpost/core'
import { expect, it } from 'vitest'

import { withLimits } from '../../docs/limits.ts'
import { withTables } from '../../docs/metrics.ts'
import { ROOT } from './rules.ts'

it('docs/limits.md lists all limits, and their odds', () => {
  const text = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8')
  for (const name of TABLE_LIMITS) expect(text).toContain(`| \`${name}\` `)
  expect(withLimits(text)).toBe(text)
})

it('docs/metrics.md lists all metrics', () => {
  const text = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8')
  expect(text).toContain('`pinpost_attempts_total`')
  expect(withTables(text)).toBe(text)
})

it('no document contains conflict markers', () => {
  const files = ['.', 'docs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  )
  expect(files).toContain('ARCHITECTURE.md')
  // The formatter writes the last marker as nested quotes.
  const marker = /^(?:<{7} |={7}$|>{7} |(?:> ){6}>)/m
  expect(files.filter((file) => marker.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
})
