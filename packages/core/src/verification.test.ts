import { expect, it } from 'vitest'

import { started, ticked } from '../test/given.ts'
import type { OutcomeKind } from './outcome.ts'
import { wasHandedOver } from './verification.ts'

it.each<[OutcomeKind | undefined, boolean]>([
  [undefined, false],
  ['accepted', true],
  ['ambiguous', true],
  ['throttled', false],
  ['invalidNumber', false],
])('an attempt with the outcome %s was handed over: %s', (kind, expected) => {
  const [attempt] = ticked(started()).attempts
  if (attempt === undefined) throw new Error('no attempt')
  const outcome = kind === 'accepted' ? { kind, reference: 'SM1' } : kind && { kind }
  expect(wasHandedOver({ ...attempt, outcome })).toBe(expected)
})
