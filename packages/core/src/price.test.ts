import { describe, expect, it } from 'vitest'

import { started, ticked } from '../test/given.ts'
import type { Command } from './command.ts'
import { decide } from './decide.ts'
import type { Outcome, Receipt } from './outcome.ts'
import { costOf, inEuros } from './price.ts'
import type { Verification } from './verification.ts'

const finish = (outcome: Outcome, price: number | undefined = 7_900) =>
  decide(
    ticked(started()),
    { type: 'attemptFinished', attempt: 1, outcome, price, route: 'a', otherRoute: false, jitter: 0 },
    1_000,
  )
const report = (verification: Verification, receipt: Receipt, route?: Command<'receipt'>['route']) =>
  decide(verification, { type: 'receipt', attempt: 1, receipt, route }, 2_000)

const accepted = finish({ kind: 'accepted', reference: 'SM1' }).verification
const priceOf = ({ attempts }: Verification) => attempts[0]?.price
const eventsOf = ({ effects }: ReturnType<typeof report>) =>
  effects.flatMap((effect) => (effect.type === 'notify' ? [effect.event.type] : []))

describe('the price of an attempt', () => {
  it('is taken from the price list', () => {
    expect(priceOf(accepted)).toBe(7_900)
    expect(priceOf(finish({ kind: 'ambiguous' }).verification)).toBe(7_900)
  })

  it('is the provider’s, if its answer has one', () => {
    expect(priceOf(finish({ kind: 'accepted', reference: 'SM1', price: 6_000 }).verification)).toBe(6_000)
  })

  it('is undefined if nothing was sent, or the route has no price', () => {
    expect(priceOf(finish({ kind: 'geoDenied' }).verification)).toBeUndefined()
    expect(priceOf(finish({ kind: 'throttled' }).verification)).toBeUndefined()
    const outcome = { kind: 'accepted', reference: 'SM1' } as const
    const free = { attempt: 1, outcome, route: 'a', otherRoute: false, jitter: 0 }
    expect(priceOf(decide(ticked(started()), { type: 'attemptFinished', ...free }, 1_000).verification)).toBe(
      undefined,
    )
  })

  it('is replaced by the price of the receipt', () => {
    const told = report(accepted, { status: 'delivered', price: 8_100 })
    expect(priceOf(told.verification)).toBe(8_100)
    const [attempt] = told.verification.attempts
    expect(told.effects).toEqual([
      { type: 'notify', event: { type: 'receiptTaken', attempt } },
      { type: 'removePendingReceipt', attempt: 1 },
      { type: 'notify', event: { type: 'priceSettled', attempt } },
    ])
    expect(told.verification.attempts[0]?.receipt).toEqual({ status: 'delivered' })
  })

  it('stays if a receipt has no price', () => {
    const told = report(accepted, { status: 'delivered' })
    expect(priceOf(told.verification)).toBe(7_900)
    expect(eventsOf(told)).toEqual(['receiptTaken'])
  })

  it('is replaced by a receipt whose only news is the price, once', () => {
    const delivered = report(accepted, { status: 'delivered' }).verification
    const billed = report(delivered, { status: 'delivered', price: 8_100 })
    expect(priceOf(billed.verification)).toBe(8_100)
    const [attempt] = billed.verification.attempts
    expect(billed).toEqual({
      verification: { ...delivered, attempts: [{ ...attempt, price: 8_100 }] },
      effects: [{ type: 'notify', event: { type: 'priceSettled', attempt } }],
      reply: 'done',
    })
    expect(report(billed.verification, { status: 'delivered', price: 8_100 }).reply).toBe('stale')
  })
})

describe('a report', () => {
  it('from another route than the one that was used is stale', () => {
    expect(report(accepted, { status: 'delivered' }, 'b').reply).toBe('stale')
    expect(report(accepted, { status: 'delivered' }, 'a').reply).toBe('done')
  })

  it('from any route counts before the outcome is recorded', () => {
    expect(report(ticked(started()), { status: 'delivered' }, 'b').reply).toBe('done')
  })
})

it('is written in euros with five decimals, or as many as are wanted', () => {
  expect([0, 7_900, 1_234_567].map((price) => inEuros(price))).toEqual(['0.00000', '0.00790', '1.23457'])
  expect(inEuros(7_900, 8)).toBe('0.00790000')
})

it.each([
  ['no attempts', [], undefined],
  ['none with a price', [undefined, undefined], undefined],
  ['free ones', [0], 0],
  ['some with a price', [7_900, undefined, 100], 8_000],
])('attempts cost together what each of them does: %s', (_name, prices, cost) => {
  expect(costOf(prices.map((price) => ({ price })))).toBe(cost)
})
