import { describe, expect, it } from 'vitest'

import { SHOP } from '../../../test/api.ts'
import { openTwilio, refusalOf } from '../../../test/twilio.ts'

const NUMBERS = '/SafeList/Numbers'
const NUMBER = '+4915123456789'
/** Of the same block of 1,000 numbers. */
const NEIGHBOURS = Array.from({ length: 10 }, (_, index) => `+49151234567${index + 10}`)

describe('the safe list', () => {
  it('shows a number that was added, until it is removed', async () => {
    const { ask } = await openTwilio()
    const unknown = {
      status: 404,
      code: 20404,
      message: `The requested resource ${NUMBERS}/${NUMBER} was not found`,
    }
    expect(await refusalOf(ask('GET', `${NUMBERS}/${NUMBER}`))).toEqual(unknown)
    const added = await ask('POST', NUMBERS, { PhoneNumber: NUMBER })
    expect(added.statusCode).toBe(201)
    const shown = {
      sid: expect.stringMatching(/^GN[0-9a-f]{32}$/),
      phone_number: NUMBER,
      url: `http://localhost/v2${NUMBERS}/${NUMBER}`,
    }
    expect(added.json()).toEqual(shown)
    expect(await refusalOf(ask('POST', NUMBERS, { PhoneNumber: ' 49 151 23456789' }))).toMatchObject({
      code: 60411,
    })
    expect((await ask('GET', `${NUMBERS}/%2B4915123456789`)).json()).toEqual(added.json())
    expect((await ask('DELETE', `${NUMBERS}/${NUMBER}`)).statusCode).toBe(204)
    expect(await refusalOf(ask('DELETE', `${NUMBERS}/${NUMBER}`))).toEqual(unknown)
    expect(await refusalOf(ask('GET', `${NUMBERS}/${NUMBER}`))).toEqual(unknown)
  })

  it('takes phone numbers only', async () => {
    const { ask } = await openTwilio()
    const invalid = { status: 400, code: 60200, message: 'Invalid parameter: PhoneNumber' }
    for (const form of [{}, { PhoneNumber: '+12' }, { PhoneNumber: 'ann@mail.example' }])
      expect(await refusalOf(ask('POST', NUMBERS, form))).toEqual(invalid)
    expect(await refusalOf(ask('GET', `${NUMBERS}/x`))).toMatchObject({ status: 404 })
  })
})

describe('without the permission', () => {
  it('no number is added', async () => {
    const { ask, store } = await openTwilio()
    await store.accounts.set(SHOP.key, (settings) => ({ ...settings, networkUnblock: false }))
    expect(await refusalOf(ask('POST', NUMBERS, { PhoneNumber: NUMBER }))).toMatchObject({
      status: 403,
      code: 60204,
    })
    expect(await refusalOf(ask('GET', `${NUMBERS}/${NUMBER}`))).toMatchObject({ status: 404 })
  })

  it('numbers that were added before pass nothing', async () => {
    const { ask, begin, store } = await openTwilio()
    await ask('POST', NUMBERS, { PhoneNumber: NUMBER })
    const block = { network: '26201', prefixes: ['49151'], since: '2026-01-01T00:00:00Z' }
    await store.accounts.set(SHOP.key, (settings) => ({
      ...settings,
      blockedNetworks: [block],
      networkUnblock: false,
    }))
    expect(await refusalOf(begin({ To: NUMBER }))).toMatchObject({ status: 403, code: 60410 })
  })
})

describe('a start to a number on the safe list', () => {
  it('passes a full limit of unverified starts, but not that of its own starts', async () => {
    const { ask, begin, store, service } = await openTwilio()
    await store.accounts.set(SHOP.key, (settings) => ({ ...settings, limits: {} }))
    for (const to of NEIGHBOURS) expect((await begin({ To: to })).statusCode).toBe(201)
    expect(await refusalOf(begin({ To: NUMBER }))).toMatchObject({ status: 429, code: 20429 })
    await ask('POST', NUMBERS, { PhoneNumber: NUMBER })
    const end = () => ask('POST', `/Services/${service}/Verifications/${NUMBER}`, { Status: 'canceled' })
    for (let start = 0; start < 5; start++) {
      expect((await begin({ To: NUMBER })).statusCode).toBe(201)
      expect((await end()).statusCode).toBe(200)
    }
    expect(await refusalOf(begin({ To: NUMBER }))).toMatchObject({ status: 429, code: 60203 })
    expect(await refusalOf(begin({ To: '+4915123456780' }))).toMatchObject({ code: 20429 })
  })

  it('passes a blocked network through any API of the account, but no closed country', async () => {
    const { ask, begin, store, call } = await openTwilio()
    const block = { network: '26201', prefixes: ['49151'], since: '2026-01-01T00:00:00Z' }
    const admission = { blockedNetworks: [block], countries: ['DE'] }
    await store.accounts.set(SHOP.key, (settings) => ({ ...settings, ...admission }))
    expect(await refusalOf(begin({ To: NUMBER }))).toMatchObject({ status: 403, code: 60410 })
    await ask('POST', NUMBERS, { PhoneNumber: NUMBER })
    expect((await begin({ To: NUMBER })).statusCode).toBe(201)
    const started = await call('/verify/json', { number: NUMBER.slice(1), brand: 'Acme' })
    expect(started).toMatchObject({ status: '0' })
    await ask('POST', NUMBERS, { PhoneNumber: '+33612345678' })
    expect(await refusalOf(begin({ To: '+33612345678' }))).toMatchObject({ status: 403, code: 60605 })
  })
})
