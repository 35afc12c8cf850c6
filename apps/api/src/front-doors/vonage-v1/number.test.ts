import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from '../../../test/api.ts'

const FICTIONAL = '447700900123'

describe('a start', () => {
  it('with a number of a type that cannot be verified is refused', async () => {
    const { call } = await openTestApi()
    const answer = await call('/verify/json', { number: '18005551234', brand: 'Acme' })
    expect(answer).toEqual({
      status: '15',
      error_text: 'The destination number is not in a supported network',
    })
  })

  it.each([
    ['a satellite number', '870773123456'],
    ['a number of an international network', '882161234567'],
    ['a personal number', '447012345678'],
  ])('with %s needs the account’s permission', async (_kind, number) => {
    const { call, store } = await openTestApi()
    expect(await call('/verify/json', { number, brand: 'Acme' })).toMatchObject({ status: '15' })
    await store.accounts.save({ ...SHOP, countries: ['GB'], specialNumbers: true })
    expect(await call('/verify/json', { number, brand: 'Acme' })).toMatchObject({ status: '0' })
  })

  it('in Jersey is accepted from an account for GB', async () => {
    const { call, store } = await openTestApi()
    await store.accounts.save({ ...SHOP, countries: ['GB'] })
    expect(await call('/verify/json', { number: '447797712345', brand: 'Acme' })).toMatchObject({
      status: '0',
    })
    expect(await call('/verify/json', { number: '4915123456789', brand: 'Acme' })).toMatchObject({
      status: '15',
    })
  })

  it.each(['UK', 'ZZ', 'EN', '49'])(
    'with country %s is refused by the name of that parameter',
    async (country) => {
      const { call } = await openTestApi()
      const answer = await call('/verify/json', { number: '447700900123', country, brand: 'Acme' })
      expect(answer).toEqual({ status: '3', error_text: 'Invalid value for param: country' })
    },
  )

  it('reads a raw plus in a query, which arrives as a blank, as a plus', async () => {
    const { app, store } = await openTestApi()
    const credentials = `api_key=${SHOP.key}&api_secret=${SHOP.secrets[0]}`
    const url = `/verify/json?${credentials}&number=+12125550199&country=DE&brand=Acme`
    const { request_id: id } = (await app.inject({ url })).json<{ request_id: string }>()
    const found = await store.dispatch(id, { type: 'expiryDue' })
    expect(found?.verification.address.reveal()).toBe('+12125550199')
  })

  it('with a fictional number needs a permission in production', async () => {
    const { call, store } = await openTestApi({ fictionalNumbers: false })
    const request = { number: FICTIONAL, brand: 'Acme' }
    expect(await call('/verify/json', request)).toMatchObject({
      status: '3',
      error_text: expect.stringContaining('number'),
    })
    await store.accounts.save({ ...SHOP, fictionalNumbers: true })
    expect(await call('/verify/json', request)).toMatchObject({ status: '0' })
  })

  it('to a landline begins with the call', async () => {
    const { call, store } = await openTestApi()
    const { request_id: id } = await call('/verify/json', { number: '4930901820', brand: 'Acme' })
    const found = await store.dispatch(String(id), { type: 'expiryDue' })
    expect(found?.verification.steps.map(({ channel }) => channel)).toEqual(['voice', 'voice'])
    expect(found?.verification.country).toBe('DE')
  })

  it('is refused if an operator switched off the country or the account', async () => {
    const { call, store } = await openTestApi()
    const start = () => call('/verify/json', { number: someNumber(), brand: 'Acme' })
    await store.routeState.turnOff('country:DE')
    await store.routeState.refresh()
    expect(await start()).toMatchObject({ status: '15' })
    await store.routeState.turnOn('country:DE')
    await store.routeState.turnOff(`account:${SHOP.key}`)
    await store.routeState.refresh()
    expect(await start()).toMatchObject({ status: '8' })
    await store.routeState.turnOn(`account:${SHOP.key}`)
    await store.routeState.refresh()
    expect(await start()).toMatchObject({ status: '0' })
  })
})
