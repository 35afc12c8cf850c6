import { describe, expect, it } from 'vitest'

import { openTestApi, someNumber } from '../../../test/api.ts'

const findIn = async ({ store }: Awaited<ReturnType<typeof openTestApi>>, id: unknown) =>
  (await store.dispatch(String(id), { type: 'expiryDue' }))?.verification

describe('/verify/psd2/json', () => {
  it('starts a verification that is bound to payee and amount', async () => {
    const api = await openTestApi()
    const answer = await api.call('/verify/psd2/json', {
      number: someNumber(),
      payee: 'Acme Inc',
      amount: '48.0',
    })
    expect(answer).toEqual({ request_id: expect.stringMatching(/^[0-9a-f]{32}$/), status: '0' })
    const verification = await findIn(api, answer['request_id'])
    expect(verification?.payment?.payee.reveal()).toBe('Acme Inc')
    expect(verification?.payment?.amount.reveal()).toBe('48.00')
    expect(verification?.locale).toBe('en-gb')
    expect(JSON.stringify(verification)).not.toContain('Acme Inc')
  })

  it.each([
    [{ payee: '' }, '2', 'Your request is incomplete and missing the mandatory parameter: payee'],
    [{ payee: 'x'.repeat(19) }, '3', 'Invalid value for param: payee. Parameter is too long.'],
    [{ amount: '' }, '2', 'Your request is incomplete and missing the mandatory parameter: amount'],
    [{ amount: 'much' }, '3', 'Invalid value for param: amount'],
    [{ amount: '0' }, '3', 'Invalid value for param: amount'],
    [{ amount: '-1' }, '3', 'Invalid value for param: amount'],
    [{ lg: 'ja-jp' }, '3', 'Invalid value for param: lg'],
    [{ lg: 'en-us' }, '3', 'Invalid value for param: lg'],
  ])('refuses %j with %s, %s', async (parameters, status, text) => {
    const { call } = await openTestApi()
    const complete = { number: someNumber(), payee: 'Acme', amount: '1.5' }
    expect(await call('/verify/psd2/json', { ...complete, ...parameters })).toEqual({
      status,
      error_text: text,
    })
  })

  it('accepts an amount as a JSON number, and the languages of payments', async () => {
    const api = await openTestApi()
    const payload = { number: someNumber(), payee: 'Acme', amount: 48, lg: 'ee-et' }
    const answer = await api.call('/verify/psd2/json', payload)
    expect(await findIn(api, answer['request_id'])).toMatchObject({ locale: 'ee-et' })
  })
})
