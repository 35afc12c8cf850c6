import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { isInstalled } from '../scripts/lib/install.mjs'
import { parseReplies } from '../scripts/lib/resp.mjs'
import { summary } from '../scripts/lib/vitest.mjs'
import { someFolder } from './support/script.ts'

const LOCK = {
  '': { version: '0.1.0' },
  'packages/core': { version: '0.1.0' },
  'node_modules/one': { version: '1.0.0', integrity: 'sha512-1' },
  'node_modules/for-another-system': { version: '1.0.0', optional: true },
}

test('an interrupted install, or none, counts as not installed', () => {
  const root = clone()
  expect(isInstalled(root)).toBe(false)
  mkdirSync(join(root, 'node_modules/one'), { recursive: true })
  expect(isInstalled(root)).toBe(false)
})

test('an install that matches the lock needs no npm', () => {
  expect(isInstalled(clone({ 'node_modules/one': LOCK['node_modules/one'] }))).toBe(true)
})

test.each([
  ['another version', { 'node_modules/one': { version: '1.0.1', integrity: 'sha512-1' } }],
  ['other bytes', { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-2' } }],
  ['a missing package', {}],
])('%s is installed again', (_name, present) => {
  expect(isInstalled(clone(present))).toBe(false)
})

test('counts tests, and a file that could not be loaded as one that failed', () => {
  const file = join(someFolder(), 'report.json')
  const report = {
    numPassedTests: 12,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
    ],
  }
  writeFileSync(file, JSON.stringify(report))

  expect(summary(file)).toBe('12 passed, 2 failed, 3 skipped')
  expect(summary(`${file}.none`)).toBe('0 passed, 1 failed')
})

test('reads only complete replies of Redis', () => {
  const text = '+OK\r\n:7\r\n$-1\r\n$6\r\npäß!\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n-ERR no\r\n'
  const bytes = Buffer.from(text)

  expect(parseReplies(bytes)).toEqual(['OK', 7, null, 'päß!', ['a', [1]], new Error('ERR no')])
  expect(parseReplies(bytes.subarray(0, -1))).toHaveLength(5)
  expect(parseReplies(Buffer.from('HTTP/1.1 400\r\n\r\n'))).toEqual([new Error('this is no Redis')])
})

/** A repository with this lock, and with these packages installed. */
function clone(present?: Record<string, unknown>): string {
  const root = someFolder()
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCK }))
  if (present !== undefined) {
    mkdirSync(join(root, 'node_modules'))
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: present }))
  }
  return root
}
