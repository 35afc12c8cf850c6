import { describe, expect, it } from 'vitest'

import { openTestApi, OTHER, SHOP, someNumber } from '../../../test/api.ts'

const HEX32 = /^[0-9a-f]{32}$/

describe('/verify/json', () => {
  it('starts a verification and answers only its id and status 0', async () => {
    const { call } = await openTestApi()
    const answer = await call('/verify/json', { number: someNumber(), brand: 'Acme' })
    expect(answer).toEqual({ request_id: expect.stringMatching(HEX32), status: '0' })
  })

  it('answers 10 with the id in progress while the number has one, in any notation of the number', async () => {
    const { call } = await openTestApi()
    const { request_id } = await call('/verify/json', { number: '4915123456789', brand: 'Acme' })
    const running = {
      request_id,
      status: '10',
      error_text: 'Concurrent verifications to the same number are not allowed',
    }
    const notations = ['4915123456789', '+49 1512 3456789', '004915123456789', '+49 (1512) 345-6789']
    for (const number of notations)
      expect(await call('/verify/json', { number, brand: 'Acme' })).toEqual(running)
    expect(await call('/verify/json', { number: '01512 3456789', country: 'DE', brand: 'Acme' })).toEqual(
      running,
    )
    const other = { api_key: OTHER.key, api_secret: OTHER.secrets[0] ?? '' }
    expect(await call('/verify/json', { ...other, number: '4915123456789', brand: 'Acme' })).toMatchObject({
      status: '0',
    })
  })

  it('accepts the number of Vonage’s examples, which is in no numbering plan', async () => {
    const { call } = await openTestApi()
    expect(await call('/verify/json', { number: '447700900000', brand: 'Acme Inc' })).toMatchObject({
      status: '0',
    })
    const national = { number: '07700900001', country: 'GB', brand: 'Acme Inc' }
    const { request_id } = await call('/verify/json', national)
    expect(await call('/verify/search/json', { request_id: String(request_id) })).toMatchObject({
      number: '447700900001',
    })
  })

  it.each([
    [{}, '2', 'Your request is incomplete and missing the mandatory parameter: number'],
    [{ number: '' }, '2', 'Your request is incomplete and missing the mandatory parameter: number'],
    [
      { number: '4915123456789' },
      '2',
      'Your request is incomplete and missing the mandatory parameter: brand',
    ],
    [
      { number: '4915123456789', brand: '' },
      '2',
      'Your request is incomplete and missing the mandatory parameter: brand',
    ],
    [{ number: 'abc', brand: 'A' }, '3', 'Invalid value for param: number'],
    [{ number: '123', brand: 'A' }, '3', 'Invalid value for param: number'],
    [{ number: '4'.repeat(30), brand: 'A' }, '3', 'Invalid value for param: number'],
    [{ number: '999123456789', brand: 'A' }, '3', 'Invalid value for param: number'],
    [{ brand: 'x'.repeat(19) }, '3', 'Invalid value for param: brand. Parameter is too long.'],
    [{ sender_id: 'x'.repeat(12) }, '3', 'Invalid value for param: sender_id. Parameter is too long.'],
    [{ country: 'R' }, '3', 'Invalid value for param: country'],
    [{ country: 'RUS' }, '3', 'Invalid value for param: country'],
    [{ code_length: 5 }, '3', 'Invalid value for param: code_length. The allowed values are 4 and 6.'],
    [{ code_length: -1 }, '3', 'Invalid value for param: code_length. The allowed values are 4 and 6.'],
    [{ code_length: 999_999 }, '3', 'Invalid value for param: code_length. The allowed values are 4 and 6.'],
    [{ code_length: '4.0' }, '3', 'Invalid value for param: code_length'],
    [{ code_length: '8/2' }, '3', 'Invalid value for param: code_length'],
    [{ lg: 'en_us' }, '3', 'Invalid value for param: lg'],
    [{ lg: 'rururu' }, '3', 'Invalid value for param: lg'],
    [{ pin_expiry: 59 }, '3', 'Invalid value for param: pin_expiry'],
    [{ pin_expiry: 3601 }, '3', 'Invalid value for param: pin_expiry'],
    [{ pin_expiry: '300s' }, '3', 'Invalid value for param: pin_expiry'],
    [{ next_event_wait: 901 }, '3', 'Invalid value for param: next_event_wait'],
    [{ workflow_id: 0 }, '3', 'Invalid value for param: workflow_id'],
    [{ workflow_id: 8 }, '3', 'Invalid value for param: workflow_id'],
    [{ pin_code: 'no' }, '3', 'Invalid value for param: pin_code'],
    [{ require_type: 'Fax' }, '3', 'Invalid value for param: require_type'],
    [{ require_type: 'Landline' }, '3', 'Invalid value for param: number'],
  ])('refuses %j with %s, %s, and stores nothing', async (parameters, status, text) => {
    const { call, store } = await openTestApi()
    const complete =
      'number' in parameters || Object.keys(parameters).length === 0
        ? {}
        : { number: '4915123456789', brand: 'A' }
    const answer = await call(
      '/verify/json',
      Object.fromEntries(Object.entries({ ...complete, ...parameters })),
    )
    expect(answer).toEqual({ status, error_text: text })
    expect(await store.findRunning(SHOP.key, '+4915123456789')).toBeUndefined()
  })

  it('assigns a number in no known range to the main country of its calling code', async () => {
    const { call, store } = await openTestApi()
    await store.accounts.save({ ...SHOP, countries: ['GB'] })
    const { request_id } = await call('/verify/json', { number: '447700900002', brand: 'Acme' })
    const found = await store.dispatch(String(request_id), { type: 'expiryDue' })
    expect(found?.verification.locale).toBe('en-gb')
  })

  it('accepts a number of the required type, and one whose type is unknown', async () => {
    const { call } = await openTestApi()
    const calls = [
      { number: '4915123456780', require_type: 'Mobile' },
      { number: '493012345678', require_type: 'Landline' },
      { number: '12025550123', require_type: 'Mobile' },
    ]
    for (const parameters of calls) {
      expect(await call('/verify/json', { brand: 'A', ...parameters })).toMatchObject({ status: '0' })
    }
  })

  it.each(['00004', '06', '4', 6])('accepts code_length %s', async (code_length) => {
    const { call } = await openTestApi()
    expect(await call('/verify/json', { number: someNumber(), brand: 'A', code_length })).toMatchObject({
      status: '0',
    })
  })

  it('accepts pin_code only from an account that may choose codes', async () => {
    const { call } = await openTestApi()
    const number = someNumber()
    const { request_id } = await call('/verify/json', { number, brand: 'A', pin_code: 'AKFG-3424' })
    expect(
      await call('/verify/check/json', { request_id: String(request_id), code: 'AKFG-3424' }),
    ).toMatchObject({ status: '0' })
    const other = { api_key: OTHER.key, api_secret: OTHER.secrets[0] ?? '' }
    expect(await call('/verify/json', { ...other, number, brand: 'A', pin_code: '1234' })).toEqual({
      status: '20',
      error_text: 'This account does not support the parameter: pin_code.',
    })
  })
})
