import { expect, it } from 'vitest'

import { isFictional } from './fictional.ts'

it.each([
  ['+447700900000', true],
  ['+447700100000', false],
  ['+12125550123', true],
  ['+12125550200', false],
  ['+15005550006', true],
  ['+61491570006', true],
  ['+33639980123', true],
  ['+4915228817386', true],
  ['+4915112345678', false],
])('%s is reserved for films and tests: %s', (number, fictional) => {
  expect(isFictional(number)).toBe(fictional)
})
