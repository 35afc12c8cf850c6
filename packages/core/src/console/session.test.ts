import { expect, it } from 'vitest'

import { sessionState } from './session.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

it.each([
  ['right after the sign-in', 0, 0, 'live'],
  ['within a minute', 5 * MINUTE, 5 * MINUTE - 59_999, 'live'],
  ['a minute later', 5 * MINUTE, 4 * MINUTE, 'stale'],
  ['just before half an hour without a request', 30 * MINUTE - 1, 0, 'stale'],
  ['after half an hour without a request', 30 * MINUTE, 0, 'ended'],
  ['at the end of the twelfth hour', 12 * HOUR - 1, 12 * HOUR - 1, 'live'],
  ['after twelve hours, however busy', 12 * HOUR, 12 * HOUR, 'ended'],
] as const)('%s a session is as expected', (_when, now, seenAt, state) => {
  const startedAt = 20 * HOUR
  expect(sessionState({ startedAt, seenAt: startedAt + seenAt }, startedAt + now)).toBe(state)
})
