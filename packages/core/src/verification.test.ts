import { expect, it } from 'vitest'

import { started, ticked } from '../test/given.ts'
import type { OutcomeKind } from './outcome.ts'
import { Secret } from './secret.ts'
import { destinationOf, lacksReceipt, wasHandedOver } from './verification.ts'

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

it('an attempt without an outcome lacks no receipt', () => {
  const [attempt] = ticked(started()).attempts
  if (attempt === undefined) throw new Error('no attempt')
  expect(lacksReceipt(attempt)).toBe(false)
  expect(lacksReceipt({ ...attempt, outcome: { kind: 'accepted', reference: 'SM1' } })).toBe(true)
})

it('an attempt goes to the destination of its step, else to that of the verification', () => {
  const own = { address: new Secret('+33612345678'), country: 'FR' }
  const verification = started({
    country: 'DE',
    steps: [
      { channel: 'sms', waitSeconds: 125, destination: own },
      { channel: 'voice', waitSeconds: 180 },
    ],
  })
  const ofVerification = { address: verification.address, country: 'DE' }
  expect([0, 1, 2].map((step) => destinationOf(verification, { step }))).toEqual([
    own,
    ofVerification,
    ofVerification,
  ])
})
