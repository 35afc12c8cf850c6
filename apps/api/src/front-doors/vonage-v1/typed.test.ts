import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from '../../../test/api.ts'

const INVALID_CODE = { status: '3', error_text: 'The code contains invalid characters' }

describe('a code', () => {
  it.each([
    ['blanks around it', ' 0471\n'],
    ['a blank in it', '04 71'],
    ['a no-break space in it', '04\u00A071'],
    ['marks of direction', '\u200E0471\u202C'],
    ['zero-width spaces', '0\u200B471\uFEFF'],
    ['full-width digits', '０４７１'],
    ['Arabic digits', '٠٤٧١'],
    ['Devanagari digits', '०४७१'],
    ['a JSON number, which has no leading zero', 471],
  ])('may be typed with %s', async (_kind, code) => {
    const { call } = await openTestApi()
    const { request_id: id } = await call('/verify/json', {
      number: someNumber(),
      brand: 'Acme',
      pin_code: '0471',
    })
    expect(await call('/verify/check/json', { request_id: String(id), code })).toMatchObject({ status: '0' })
  })

  it('is not padded if it is a JSON string', async () => {
    const { call } = await openTestApi()
    const { request_id: id } = await call('/verify/json', {
      number: someNumber(),
      brand: 'Acme',
      pin_code: '0471',
    })
    expect(await call('/verify/check/json', { request_id: String(id), code: '471' })).toMatchObject({
      status: '16',
    })
  })

  it('with a hyphen or another sign is refused as by the live API, and blanks are no code', async () => {
    const { call, store } = await openTestApi()
    await store.accounts.save({ ...SHOP, customPin: false })
    const { request_id } = await call('/verify/json', { number: someNumber(), brand: 'Acme' })
    const id = String(request_id)
    for (const code of ['12-34', '12–34', '12.34', '%s', -5, 1.5, 1e21]) {
      expect(await call('/verify/check/json', { request_id: id, code })).toEqual(INVALID_CODE)
    }
    expect(await call('/verify/check/json', { request_id: id, code: ' \u200B' })).toMatchObject({
      status: '2',
    })
  })
})

describe('texts of a start', () => {
  it.each([
    ['brand', 'Acme\nInc', '3'],
    ['brand', '\u202Eemca', '3'],
    ['brand', 'Ac\u200Bme', '3'],
    ['brand', 'Acme\uD800', '3'],
    ['brand', '   ', '3'],
    ['brand', '\u3164', '3'],
    ['brand', 'evil.com/x', '3'],
    ['brand', 'Call 0800 123456', '3'],
    ['brand', '😀'.repeat(18), '0'],
    ['brand', '😀'.repeat(19), '3'],
    ['brand', 'Ünïcödé ∑ :)', '0'],
    ['sender_id', 'AC\r\nME', '3'],
    ['sender_id', '\u202EACME', '3'],
    ['lg', 'en-', '0'],
    ['lg', 'de-', '0'],
    ['lg', '-', '3'],
    ['code_length', '0000000000000000000004', '0'],
    ['code_length', '0000000000000000000005', '3'],
    ['workflow_id', '00000000000000000006', '0'],
  ])('%s %j is answered with %s', async (name, value, status) => {
    const { call } = await openTestApi()
    const answer = await call('/verify/json', { number: someNumber(), brand: 'Acme', [name]: value })
    expect(answer).toMatchObject({ status })
  })

  it.each([
    ['payee', 'Shop: €1.00.\nRef', '3'],
    ['payee', '\u202E00.1€', '3'],
    ['payee', 'evil.com', '3'],
    ['amount', '1e3', '0'],
    ['amount', '1.0E7', '0'],
    ['amount', '4.85e+1', '0'],
    ['amount', '19.989999999999998', '0'],
    ['amount', 1e-7, '3'],
    ['amount', 1e21, '3'],
    ['amount', '0.004', '3'],
    ['amount', '1e99', '3'],
    ['amount', 'e3', '3'],
    ['lg', 'de-', '0'],
  ])('of a payment: %s %j is answered with %s', async (name, value, status) => {
    const { call } = await openTestApi()
    const answer = await call('/verify/psd2/json', {
      number: someNumber(),
      payee: 'Acme',
      amount: '1',
      [name]: value,
    })
    expect(answer).toMatchObject({ status })
  })

  it('may contain a link if the account has the permission', async () => {
    const { call, store } = await openTestApi()
    await store.accounts.save({ ...SHOP, brandLinks: true })
    const answer = await call('/verify/json', { number: someNumber(), brand: 'Booking.com' })
    expect(answer).toMatchObject({ status: '0' })
  })
})

describe('a template', () => {
  it.each([
    ['sms', 'Code ${pin}\n\n@shop.example #${pin}', true],
    ['sms', 'Code ${pin}\r\nBye', true],
    ['sms', 'Code \u202E${pin}', false],
    ['sms', 'Code ${pin}\0', false],
    ['sms', 'Code\t${pin}', false],
    ['sms', `\${pin}${'😀'.repeat(600)}`, true],
    ['sms', `\${pin}${'😀'.repeat(608)}`, false],
    ['voice', 'Code ${pin}\nBye', false],
    ['voice', 'Code\uD800 ${pin}', false],
  ])('of %s: %j is accepted: %s', async (action, template, taken) => {
    const { app } = await openTestApi()
    const payload = {
      api_key: SHOP.key,
      api_secret: SHOP.secrets[0],
      action_type: action,
      lg: 'en-',
      template,
    }
    const { statusCode } = await app.inject({ method: 'POST', url: '/verify/templates', payload })
    expect(statusCode).toBe(taken ? 201 : 400)
  })
})

describe('a search for several ids', () => {
  it('answers a list, even if one or none was found', async () => {
    const { call } = await openTestApi()
    const { request_id } = await call('/verify/json', { number: someNumber(), brand: 'Acme' })
    const id = String(request_id)
    const unknown = '0'.repeat(32)
    expect(await call('/verify/search/json', { request_ids: `${id},${unknown}` })).toMatchObject({
      verification_requests: [{ request_id }],
    })
    expect(await call('/verify/search/json', { request_ids: `${unknown},x` })).toEqual({
      verification_requests: [],
    })
    expect(await call('/verify/search/json', { request_ids: id })).toMatchObject({ request_id })
    expect(await call('/verify/search/json', { request_ids: unknown })).toMatchObject({ status: '101' })
  })
})
