import type { Attempt } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import {
  attemptToTuple,
  type AttemptTuple,
  stepsOfText,
  stepsToText,
  tupleToAttempt,
} from './record-parts.ts'

describe('steps', () => {
  it.each([
    [
      's125v180v300',
      [
        { channel: 'sms', waitSeconds: 125 },
        { channel: 'voice', waitSeconds: 180 },
        { channel: 'voice', waitSeconds: 300 },
      ],
    ],
    ['v0', [{ channel: 'voice', waitSeconds: 0 }]],
    [
      's1.5s60',
      [
        { channel: 'sms', waitSeconds: 1.5 },
        { channel: 'sms', waitSeconds: 60 },
      ],
    ],
  ] as const)('are %s', (text, steps) => {
    expect(stepsToText(steps)).toBe(text)
    expect(stepsOfText(text)).toEqual(steps)
    // They are parsed once: the second read returns the same object.
    expect(stepsOfText(text)).toBe(stepsOfText(text))
  })

  it('are cached up to a thousand, however many waits there are', () => {
    const texts = Array.from({ length: 1_200 }, (_, wait) => `s${wait}v${wait}`)
    for (const text of texts) expect(stepsToText(stepsOfText(text))).toBe(text)
    const remembered = texts.filter((text) => stepsOfText(text) === stepsOfText(text))
    expect(remembered.length).toBeGreaterThan(900)
    expect(remembered.length).toBeLessThanOrEqual(1_000)
    expect(stepsOfText('s1199v1199')).toEqual(stepsOfText('s1199v1199'))
  })
})

const STARTED = 1_790_000_000_000
const BARE: Attempt = {
  number: 2,
  step: 11,
  channel: 'voice',
  claimedAt: STARTED + 125_000,
  route: undefined,
  why: undefined,
  price: undefined,
  outcome: undefined,
  receipt: undefined,
}

describe('an attempt', () => {
  it.each<[string, Partial<Attempt>, Partial<Record<number, unknown>>]>([
    ['claimed', {}, {}],
    ['of an SMS', { channel: 'sms', step: 0 }, { 0: '0s' }],
    ['accepted', { route: 'eu', outcome: { kind: 'accepted', reference: 'SM1' } }, { 2: 'eu', 3: 'SM1' }],
    [
      'refused',
      { outcome: { kind: 'throttled', retryAfterSeconds: 3, code: '429' } },
      { 3: { kind: 'throttled', retryAfterSeconds: 3, code: '429' } },
    ],
    ['delivered', { receipt: { status: 'delivered' } }, { 4: 'delivered' }],
    [
      'failed',
      { receipt: { status: 'failed', reason: 'unreachable', code: '30003' } },
      { 4: { status: 'failed', reason: 'unreachable', code: '30003' } },
    ],
    ['with a price', { price: 7_900 }, { 5: 7_900 }],
    ['by the only route', { why: { by: 'only', among: 1 } }, { 6: 1 }],
    ['by the only route of two', { why: { by: 'only', among: 2 } }, { 6: { by: 'only', among: 2 } }],
    [
      'by failover to the only one left',
      { why: { by: 'failover', among: 1 } },
      { 6: { by: 'failover', among: 1 } },
    ],
    [
      'by the only route that is not blocked',
      { why: { by: 'only', among: 1, without: ['a:switch'] } },
      { 6: { by: 'only', among: 1, without: ['a:switch'] } },
    ],
    [
      'by a score',
      { why: { by: 'only', among: 1, score: 0.5 } },
      { 6: { by: 'only', among: 1, score: 0.5 } },
    ],
  ])('%s is written compactly, and read back unchanged', (_what, changes, parts) => {
    const attempt = { ...BARE, ...changes }
    const tuple: unknown[] = ['11v', 125_000, 0, 0, 0, 0, 0]
    for (const [index, part] of Object.entries(parts)) tuple[Number(index)] = part
    expect(attemptToTuple(attempt, STARTED)).toEqual(tuple)
    const written: AttemptTuple = JSON.parse(JSON.stringify(attemptToTuple(attempt, STARTED)))
    expect(tupleToAttempt(written, 2, STARTED)).toStrictEqual(attempt)
  })
})

it('an attempt of an unknown channel is not read as one of another', () => {
  const tuple = ['0z', 0, 0, 0, 0, 0, 0] as const
  expect(() => tupleToAttempt(tuple, 1, STARTED)).toThrow(new RangeError('no channel has this letter'))
})
