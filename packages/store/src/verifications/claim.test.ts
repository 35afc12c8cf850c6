import { decide, type InProgress, Secret, start, type Verification } from '@pinpost/core'
import { expect, it, vi } from 'vitest'

import { someRequest } from '../../test/redis.ts'
import { makeClaim } from './claim.ts'

const ID = `00${'a'.repeat(30)}`
const freshPin = new Secret('9999')

function inProgress(verification: Verification): InProgress {
  if (verification.state !== 'inProgress') throw new Error(`it has ${verification.state}`)
  return verification
}

const ticked = (verification: InProgress, now: number): InProgress =>
  inProgress(
    decide(verification, { type: 'tickDue', tick: verification.tick.number, freshPin }, now).verification,
  )

function someClaim(read: () => Promise<Verification | undefined>) {
  const claimed = ticked(start({ ...someRequest(), id: ID }, 0).verification, 0)
  const [attempt] = claimed.attempts
  if (attempt === undefined) throw new Error('nothing was claimed')
  let now = 0
  const find = vi.fn<(id: string) => Promise<Verification | undefined>>(read)
  const claim = makeClaim({ find, now: () => now }, claimed, attempt)
  return { claim, claimed, find, at: (ms: number) => void (now = ms) }
}

const begun = (): InProgress => start({ ...someRequest(), id: ID }, 0).verification

it('is not read again within 50 ms if nothing was waited for', async () => {
  const { claim, claimed, find, at } = someClaim(() => Promise.reject(new Error('must not be read')))
  at(50)
  expect(await claim.confirm()).toBe(claimed)
  expect(find).not.toHaveBeenCalled()
})

it.each(['after 51 ms', 'after any wait'])('is read again %s, once', async (when) => {
  const current = ticked(begun(), 0)
  const { claim, find, at } = someClaim(() => Promise.resolve(current))
  if (when === 'after 51 ms') at(51)
  else claim.waited()
  expect(await claim.confirm()).toBe(current)
  expect(await claim.confirm()).toBe(current)
  expect(find.mock.calls).toEqual([[ID]])
})

const cancelled = (): Verification => decide(ticked(begun(), 0), { type: 'cancel' }, 31_000).verification

it.each<[string, string, () => Promise<Verification | undefined>, number]>([
  ['ended', 'it was cancelled', () => Promise.resolve(cancelled()), 31_000],
  ['ended', 'its record is gone', () => Promise.resolve(undefined), 60],
  ['ended', 'its end has come and no worker has said so', () => Promise.resolve(ticked(begun(), 0)), 605_000],
  [
    'overtaken',
    'a later tick gave the attempt up',
    () => Promise.resolve(ticked(ticked(begun(), 0), 125_000)),
    125_000,
  ],
  ['stateUnknown', 'Redis is away', () => Promise.reject(new Error('away')), 60],
])('may not be sent: %s, %s', async (reason, _why, read, now) => {
  const { claim, at } = someClaim(read)
  at(now)
  expect(await claim.confirm()).toBe(reason)
})
