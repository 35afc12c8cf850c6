import { expect, it } from 'vitest'

import { InvalidSettings } from './invalid-settings.ts'

it('lists every problem with its path, one line each', () => {
  const problems = [
    { path: '', problem: 'not JSON' },
    { path: '[2].key', problem: 'missing' },
  ]
  const error = new InvalidSettings(problems)
  expect(String(error)).toBe('InvalidSettings: not JSON\n[2].key: missing')
  expect(error.problems).toEqual(problems)
})
