import { limitsOn } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber, type TestApi } from '../../../test/api.ts'

const LIMITS = {
  'unverified-block-1k': 'off',
  'unverified-block-10k': 'off',
  'unverified-client-ip': { limit: 1 },
  'unverified-device': { limit: 1 },
  'unverified-user': { limit: 1 },
} as const

/** An API in which each client, device and user may start once, without other limits. */
async function openLimited() {
  const api = await openTestApi()
  await api.store.accounts.save({ ...SHOP, limits: LIMITS })
  return api
}

const start = async (
  { app }: TestApi,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  path = '/verify/json',
): Promise<Record<string, unknown>> => {
  const credentials = { api_key: SHOP.key, api_secret: SHOP.secrets[0] }
  const what = { number: someNumber(), brand: 'Acme', payee: 'Acme', amount: '48' }
  const payload = { ...credentials, ...what, ...fields }
  return (await app.inject({ method: 'POST', url: path, headers, payload })).json()
}

describe('a start names its client', () => {
  it.each([
    ['client_ip', 'Pinpost-Client-Ip', '2001:db8:1:2::1', '2001:DB8:1:2::2'],
    ['device_id', 'Pinpost-Device-Id', 'device-1', 'device-1'],
    ['user_id', 'Pinpost-User-Id', 'anna@example.com', 'anna@example.com'],
  ])('by the field %s or the header %s, which share a count', async (field, header, one, same) => {
    const api = await openLimited()
    expect(await start(api, { [field]: one })).toMatchObject({ status: '0' })
    expect(await start(api, { [field]: same })).toMatchObject({ status: '1' })
    expect(await start(api, {}, { [header]: same })).toMatchObject({ status: '1' })
    expect(await start(api, { [field]: same }, {}, '/verify/psd2/json')).toMatchObject({ status: '1' })
    expect(await start(api, {})).toMatchObject({ status: '0' })
    expect(await start(api, { [field]: '' })).toMatchObject({ status: '0' })
  })

  it('by the header if both are given', async () => {
    const api = await openLimited()
    expect(await start(api, { user_id: 'anna' }, { 'Pinpost-User-Id': 'bert' })).toMatchObject({
      status: '0',
    })
    expect(await start(api, { user_id: 'anna' })).toMatchObject({ status: '0' })
    expect(await start(api, { user_id: 'bert' })).toMatchObject({ status: '1' })
  })

  it.each([
    ['client_ip', '203.0.113'],
    ['client_ip', '203.0.113.7, 198.51.100.1'],
    ['device_id', 'x'.repeat(129)],
    ['user_id', 'a\u202Eb'],
  ])('an invalid %s is refused by name: %j', async (field, value) => {
    const api = await openTestApi()
    const error = { status: '3', error_text: `Invalid value for param: ${field}` }
    expect(await start(api, { [field]: value })).toEqual(error)
  })

  it('an invalid header is refused by its name', async () => {
    const api = await openTestApi()
    expect(await start(api, {}, { 'Pinpost-Client-Ip': 'unknown' })).toEqual({
      status: '3',
      error_text: 'Invalid value for param: Pinpost-Client-Ip',
    })
  })

  it('an IPv4 address counts the same inside IPv6', async () => {
    const { store, ...api } = await openLimited()
    await start({ store, ...api }, { client_ip: '::ffff:203.0.113.7' })
    const subject = { account: SHOP.key, caller: { clientIp: '203.0.113.7' } }
    expect(
      await store.limits.states(limitsOn(['unverifiedStart'], subject, { limits: LIMITS })),
    ).toMatchObject([{ limit: 'unverified-country' }, { limit: 'unverified-client-ip', count: 1 }])
  })
})

describe('a check names its client', () => {
  it('and wrong codes of one client lock that client for every number', async () => {
    const api = await openTestApi()
    const limits = {
      ...LIMITS,
      'unverified-client-ip': 'off',
      'wrong-codes-client-ip': { limit: 1 },
    } as const
    await api.store.accounts.save({ ...SHOP, limits })
    const check = async (code: string, client_ip: string) => {
      const { request_id } = await api.call('/verify/json', {
        number: someNumber(),
        brand: 'Acme',
        pin_code: '4711',
      })
      return api.call('/verify/check/json', { request_id: String(request_id), code, client_ip })
    }
    expect(await check('0000', '203.0.113.7')).toMatchObject({ status: '16' })
    expect(await check('4711', '203.0.113.7')).toMatchObject({ status: '16' })
    expect(await check('4711', '203.0.113.8')).toMatchObject({ status: '0' })
  })
})
