import type { Receipt } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import type { Callback } from '../provider.ts'
import { ID, NEVER, open, report, statusOf } from './telegram-fixture.suite.ts'

const read = (callback: Callback) => open({}).readReceipt(callback, NEVER)

describe('a report', () => {
  it.each<[string, object, Receipt | undefined]>([
    ['sent', { request_cost: 0.01 }, { status: 'sent' }],
    ['delivered', { request_cost: 0.01 }, { status: 'delivered', price: 9_000 }],
    ['read', { request_cost: 0.01 }, { status: 'delivered', price: 9_000 }],
    [
      'expired',
      { request_cost: 0.01 },
      { status: 'failed', reason: 'expired', code: 'expired', price: 9_000 },
    ],
    [
      'expired',
      { request_cost: 0.01, is_refunded: true },
      { status: 'failed', reason: 'expired', code: 'expired', price: 0 },
    ],
    ['revoked', { is_refunded: true }, { status: 'failed', reason: 'expired', code: 'revoked', price: 0 }],
    ['pondered', {}, undefined],
    ['delivered', { delivery_status: null }, undefined],
    ['delivered', { delivery_status: { status: 7 } }, undefined],
  ])('of %s with %j', async (status, fields, receipt) => {
    expect(await read(report(statusOf(status, fields)))).toEqual({
      signed: true,
      about: { verificationId: ID, attempt: 2 },
      receipt,
    })
  })

  it.each([undefined, '', 'order-4711', `${ID}-`, `${ID}-1x`, `${ID.toUpperCase()}-1`, 17])(
    'with the payload %j is about no attempt',
    async (payload) => {
      expect(await read(report(statusOf('delivered', { payload })))).toEqual({ signed: true })
    },
  )

  it('that is not JSON is about no attempt', async () => {
    expect(await read(report('{"payload":'))).toEqual({ signed: true })
  })

  it.each([-299, 0, 299])('is accepted %d s from its time', async (offset) => {
    const seconds = Math.floor(Date.now() / 1000) + offset
    expect(await read(report(statusOf('delivered'), { seconds }))).toMatchObject({ signed: true })
  })

  it.each([-310, 310])('is refused %d s from its time: it may be a replay', async (offset) => {
    const seconds = Math.floor(Date.now() / 1000) + offset
    expect(await read(report(statusOf('delivered'), { seconds }))).toEqual({ signed: false })
  })

  it.each(['', 'soon', '1e9', '-1', ' 1790000000'])('with the time %j is refused', async (seconds) => {
    expect(await read(report(statusOf('delivered'), { seconds }))).toEqual({ signed: false })
  })

  it('signed for another time is refused', async () => {
    const { headers, ...rest } = report(statusOf('delivered'))
    const later = String(Number(headers['x-request-timestamp']) + 1)
    expect(await read({ ...rest, headers: { ...headers, 'x-request-timestamp': later } })).toEqual({
      signed: false,
    })
  })

  it.each(['', 'ab', 'zz'.repeat(32), 'ab'.repeat(33)])('with the signature %j is refused', async (hex) => {
    const { headers, ...rest } = report(statusOf('delivered'))
    expect(await read({ ...rest, headers: { ...headers, 'x-request-signature': hex } })).toEqual({
      signed: false,
    })
  })

  it('by GET is refused', async () => {
    expect(await read({ ...report(statusOf('delivered')), method: 'GET' })).toEqual({ signed: false })
  })
})
