import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from './api.ts'

/** The API in development, with these limits of the account. */
async function openWith(limits: 'enforce' | { 'wrong-codes': 'off'; 'wrong-codes-all-accounts': 'off' }) {
  const { app, store, call } = await openTestApi({ skipWaitFor: [SHOP.key] })
  await store.accounts.save({ ...SHOP, limits })
  const number = someNumber()
  return {
    start: () => call('/verify/json', { number, brand: 'Acme', pin_code: '4711' }),
    guess: async (id: unknown) =>
      (await call('/verify/check/json', { request_id: String(id), code: '0000' }))['status'],
    async limits(path = '/dev/limits') {
      const answer = await app.inject({ method: 'POST', url: path, payload: { number } })
      return answer.json<{ limits: { name: string; refusedUntil: string }[] }>().limits
    },
  }
}

describe('in development', () => {
  it('a number over its limit of starts is shown, lifted, and can start again', async () => {
    const api = await openWith({ 'wrong-codes': 'off', 'wrong-codes-all-accounts': 'off' })
    for (let i = 0; i < 5; i++) {
      const { request_id: id } = await api.start()
      expect([await api.guess(id), await api.guess(id), await api.guess(id)]).toEqual(['16', '16', '17'])
    }
    expect((await api.start())['status']).not.toBe('0')
    const [shown, ...others] = await api.limits()
    expect([shown?.name, others]).toEqual(['starts-10-minutes', []])
    expect(Date.parse(shown?.refusedUntil ?? '')).toBeGreaterThan(Date.now())
    expect(await api.limits('/dev/limits/lift')).toEqual([])
    expect((await api.start())['status']).toBe('0')
  })

  it('a number that is locked for wrong codes is shown and lifted', async () => {
    const api = await openWith('enforce')
    const { request_id: first } = await api.start()
    for (let i = 0; i < 3; i++) await api.guess(first)
    const { request_id: second } = await api.start()
    for (let i = 0; i < 2; i++) await api.guess(second)
    expect((await api.limits()).map(({ name }) => name)).toEqual(['wrong-codes'])
    expect(await api.limits('/dev/limits/lift')).toEqual([])
    expect(await api.guess(second)).toBe('17')
  })

  it('an invalid number has no limits', async () => {
    const { app } = await openTestApi({ skipWaitFor: [SHOP.key] })
    const answer = await app.inject({ method: 'POST', url: '/dev/limits', payload: { number: '1' } })
    expect(answer.json()).toEqual({ limits: [] })
  })
})

it('limits are not shown or lifted in production', async () => {
  const { app } = await openTestApi()
  for (const url of ['/dev/limits', '/dev/limits/lift']) {
    const answer = await app.inject({ method: 'POST', url, payload: { number: someNumber() } })
    expect(answer.statusCode).toBe(404)
  }
})
