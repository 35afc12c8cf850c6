import { describe, expect, it } from 'vitest'

import { started, ticked } from '../test/given.ts'
import type { Command } from './command.ts'
import { decide } from './decide.ts'
import type { Outcome, Receipt } from './outcome.ts'
import { Secret } from './secret.ts'
import type { Verification } from './verification.ts'

const ACCEPTED: Outcome = { kind: 'accepted', reference: 'SM1' }

const finish = (verification: Verification, change: Partial<Command<'attemptFinished'>> = {}) =>
  decide(
    verification,
    {
      type: 'attemptFinished',
      attempt: verification.attempts.length,
      outcome: ACCEPTED,
      route: 'a',
      otherRoute: false,
      asksReceipts: true,
      jitter: 0,
      ...change,
    },
    1_000,
  )
const report = (verification: Verification, receipt: Receipt) =>
  decide(verification, { type: 'receipt', attempt: 1, receipt }, 2_000)
const check = (verification: Verification) =>
  decide(verification, { type: 'check', code: new Secret('1234') }, 3_000)

/** Changes of the index of pending receipts: `+1`, `-1`. */
const changesOf = ({ effects }: ReturnType<typeof decide>): readonly string[] =>
  effects.flatMap((effect) => {
    if (effect.type === 'addPendingReceipt') return [`+${effect.attempt}`]
    return effect.type === 'removePendingReceipt' ? [`-${effect.attempt}`] : []
  })

const sent = finish(ticked(started())).verification

describe('a pending receipt', () => {
  it('belongs to an accepted attempt whose carrier can be asked', () => {
    expect(changesOf(finish(ticked(started())))).toEqual(['+1'])
    expect(changesOf(finish(ticked(started()), { asksReceipts: false }))).toEqual([])
    expect(changesOf(finish(ticked(started()), { asksReceipts: undefined }))).toEqual([])
    expect(changesOf(finish(ticked(started()), { outcome: { kind: 'ambiguous' } }))).toEqual([])
    expect(changesOf(finish(ticked(started()), { outcome: { kind: 'geoDenied' } }))).toEqual([])
  })

  it('is not added if the final receipt came before the answer', () => {
    const early = report(ticked(started()), { status: 'delivered' }).verification
    expect(changesOf(finish(early))).toEqual([])
    const ringing = report(ticked(started()), { status: 'sent' }).verification
    expect(changesOf(finish(ringing))).toEqual(['+1'])
  })

  it('is not added if the verification ended before the answer', () => {
    const ended = check(ticked(started())).verification
    expect(changesOf(finish(ended))).toEqual([])
  })

  it('is removed with the final receipt, and with no other', () => {
    expect(changesOf(report(sent, { status: 'sent' }))).toEqual([])
    expect(changesOf(report(sent, { status: 'delivered' }))).toEqual(['-1'])
    expect(changesOf(report(sent, { status: 'failed', reason: 'unreachable' }))).toEqual(['-1'])
    const delivered = report(sent, { status: 'delivered' }).verification
    expect(changesOf(report(delivered, { status: 'delivered', price: 1 }))).toEqual([])
  })

  it('is removed with the end of the verification, for each attempt without a receipt', () => {
    const second = finish(ticked(report(sent, { status: 'delivered' }).verification)).verification
    expect(changesOf(check(second))).toEqual(['-2'])
    expect(changesOf(check(finish(ticked(sent)).verification))).toEqual(['-1', '-2'])
  })
})
