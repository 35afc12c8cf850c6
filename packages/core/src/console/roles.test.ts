import { expect, it } from 'vitest'

import { covers, isRole, ROLES } from './roles.ts'

it('each role covers itself and those before it, and no others', () => {
  const covered = ROLES.map((role) => ROLES.filter((needed) => covers(role, needed)).length)
  expect(covered).toEqual([1, 2, 3, 4])
  expect(covers('support', 'operator')).toBe(false)
})

it.each([
  ['admin', true],
  ['Admin', false],
  ['', false],
])('%j is a role: %s', (text, is) => {
  expect(isRole(text)).toBe(is)
})
