import { makePin, Secret } from '@pinpost/core'

import type { Store } from '../src/store.ts'
import { someRequest } from './redis.ts'

/** Time-out for background work; generous, because the machine may be busy. */
export const WAIT = { timeout: 180_000, interval: 20 }

export const freshPin = makePin(4, (count) => new Uint8Array(count).fill(7))

/** The carrier took the first message. */
export const SENT = {
  type: 'attemptFinished',
  attempt: 1,
  route: 'r',
  outcome: { kind: 'accepted', reference: 'SM1' },
  otherRoute: false,
  jitter: 0,
} as const

/** Starts a verification. @returns its id */
export async function startIn(
  store: Store,
  changes: Parameters<typeof someRequest>[0] = {},
): Promise<string> {
  const result = await store.start(someRequest(changes))
  if (result.type !== 'started') throw new Error('did not start')
  return result.decision.verification.id
}

/** Start, claim and right code: three writes. @returns the id */
export async function verifyIn(
  store: Store,
  changes: Parameters<typeof someRequest>[0] = {},
): Promise<string> {
  const id = await startIn(store, changes)
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
  await store.dispatch(id, { type: 'check', code: new Secret('4711') })
  return id
}
