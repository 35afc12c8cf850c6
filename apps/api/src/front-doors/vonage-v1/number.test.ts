import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from '../../../test/api.ts'
import { isFictional } from './fictional.ts'
import { parseNumber } from './number.ts'

describe('number sense', () => {
  it.each([
    ['4915123456789', 'DE', 'mobile', false],
    ['4930901820', 'DE', 'landline', false],
    ['442079460123', 'GB', 'landline', false],
    ['12125551234', 'US', undefined, false],
    ['449098790000', 'GB', undefined, true],
    ['18005551234', 'US', undefined, true],
    ['4918012345678', 'DE', undefined, true],
  ] as const)('%s is of %s, %s, unverifiable: %s', (digits, country, line, isUnverifiable) => {
    expect(parseNumber(digits, undefined)).toEqual({ e164: `+${digits}`, country, line, isUnverifiable })
  })

  it.each([
    ['+447700900000', true],
    ['+447700901000', false],
    ['+12125550123', true],
    ['+12125550200', false],
    ['+15005550006', true],
    ['+61491570006', true],
    ['+33639980123', true],
    ['+4915228817386', true],
    ['+4915112345678', false],
  ])('%s is kept for films and tests: %s', (number, fictional) => {
    expect(isFictional(number)).toBe(fictional)
  })
})

const FICTIONAL = '447700900123'

describe('a start', () => {
  it('with a number that nobody verifies is refused', async () => {
    const { call } = await openTestApi()
    const answer = await call('/verify/json', { number: '18005551234', brand: 'Acme' })
    expect(answer).toEqual({
      status: '15',
      error_text: 'The destination number is not in a supported network',
    })
  })

  it('with a number for films needs a permission where messages are real', async () => {
    const { call, store } = await openTestApi({ fictionalNumbers: false })
    const request = { number: FICTIONAL, brand: 'Acme' }
    expect(await call('/verify/json', request)).toMatchObject({
      status: '3',
      error_text: expect.stringContaining('number'),
    })
    await store.accounts.save({ ...SHOP, fictionalNumbers: true })
    expect(await call('/verify/json', request)).toMatchObject({ status: '0' })
  })

  it('with a landline goes straight to the call', async () => {
    const { call, store } = await openTestApi()
    const { request_id: id } = await call('/verify/json', { number: '4930901820', brand: 'Acme' })
    const found = await store.dispatch(String(id), { type: 'expiryDue' })
    expect(found?.verification.steps.map(({ channel }) => channel)).toEqual(['voice', 'voice'])
    expect(found?.verification.country).toBe('DE')
  })

  it('is refused where an operator turned the country or the account off', async () => {
    const { call, store } = await openTestApi()
    const start = () => call('/verify/json', { number: someNumber(), brand: 'Acme' })
    await store.board.turnOff('country:DE')
    await store.board.refresh()
    expect(await start()).toMatchObject({ status: '15' })
    await store.board.turnOn('country:DE')
    await store.board.turnOff(`account:${SHOP.key}`)
    await store.board.refresh()
    expect(await start()).toMatchObject({ status: '8' })
    await store.board.turnOn(`account:${SHOP.key}`)
    await store.board.refresh()
    expect(await start()).toMatchObject({ status: '0' })
  })
})
