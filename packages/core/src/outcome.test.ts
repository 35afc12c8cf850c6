import { expect, it } from 'vitest'

import { FOLLOW_UPS, followUpOfFailedReceipt, type OutcomeKind } from './outcome.ts'

/** For each outcome: when the same step is sent again, what follows otherwise, and what follows a failed receipt. */
const TABLE: readonly (readonly [OutcomeKind, string, string, string])[] = [
  ['accepted', 'never', 'await', 'nextStep'],
  ['invalidNumber', 'never', 'end', 'end'],
  ['channelUnsupported', 'never', 'otherChannel', 'otherChannel'],
  ['geoDenied', 'onOtherRoute', 'otherChannel', 'otherChannel'],
  ['optedOut', 'never', 'otherChannel', 'otherChannel'],
  ['contentRejected', 'onOtherRoute', 'otherChannel', 'otherChannel'],
  ['senderRefused', 'always', 'otherChannel', 'nextStep'],
  ['requestRefused', 'onOtherRoute', 'otherChannel', 'otherChannel'],
  ['fraudBlocked', 'never', 'end', 'end'],
  ['credentialError', 'onOtherRoute', 'retry', 'nextStep'],
  ['throttled', 'onOtherRoute', 'retry', 'nextStep'],
  ['unreachable', 'never', 'nextStep', 'nextStep'],
  ['ambiguous', 'never', 'await', 'nextStep'],
  ['expired', 'never', 'nextStep', 'nextStep'],
  ['providerError', 'onOtherRoute', 'retry', 'nextStep'],
]

it.each(TABLE)(
  '%s is sent again %s, else %s; after a failed receipt %s',
  (kind, again, otherwise, failed) => {
    expect(FOLLOW_UPS[kind]).toEqual({ again, otherwise })
    expect(followUpOfFailedReceipt(kind)).toBe(failed)
  },
)

it('every outcome has a row', () => {
  expect(TABLE.map(([kind]) => kind)).toEqual(Object.keys(FOLLOW_UPS))
})
