import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { withTables } from '../../docs/metrics.ts'
import { ROOT } from './rules.ts'

it('docs/metrics.md has the metrics that there are', () => {
  const text = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8')
  expect(text).toContain('`pinpost_attempts_total`')
  expect(withTables(text)).toBe(text)
})
