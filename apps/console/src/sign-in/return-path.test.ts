import { expect, it } from 'vitest'

import { returnPath } from './return-path.ts'

it.each([
  ['/', '/'],
  ['/verifications?state=refused&country=GB', '/verifications?state=refused&country=GB'],
  ['/verifications/0a?x=//evil.example', '/verifications/0a?x=//evil.example'],
  ['/limits#top', '/limits'],
])('after the sign-in %s leads to %s', (to, path) => {
  expect(returnPath(to)).toBe(path)
})

it.each([
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e%2e//evil.example',
  'javascript:alert(1)',
  'verifications',
  '//user@evil.example',
  ' //evil.example',
  `/${'a'.repeat(1_000)}`,
  '',
  undefined,
  ['/limits', '//evil.example'],
])('after the sign-in %j leads to the first page', (to) => {
  expect(returnPath(to)).toBe('/')
})
