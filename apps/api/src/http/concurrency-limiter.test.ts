import { describe, expect, it } from 'vitest'

import { openTestApi, someNumber } from '../../test/api.ts'

describe('above its capacity', () => {
  it('the API answers further calls as throttled, and finishes those in progress', async () => {
    const { call, store } = await openTestApi({ maxUnderWay: 5 })
    const numbers = Array.from({ length: 40 }, someNumber)
    const answers = await Promise.all(
      numbers.map((number) => call('/verify/json', { number, brand: 'Acme' })),
    )
    const taken = answers.filter(({ status }) => status === '0')
    const shed = answers.filter(({ status }) => status !== '0')
    expect(taken.length).toBeGreaterThanOrEqual(5)
    expect(shed.length).toBeGreaterThan(0)
    expect(new Set(shed.map(({ status }) => status))).toEqual(new Set(['1']))
    for (const { request_id: id } of taken) {
      expect((await store.dispatch(String(id), { type: 'expiryDue' }))?.reply).toBe('goesOn')
    }
    // Afterwards it accepts calls again.
    expect(await call('/verify/json', { number: someNumber(), brand: 'Acme' })).toMatchObject({ status: '0' })
  })

  it('also in XML', async () => {
    const { app } = await openTestApi({ maxUnderWay: 1 })
    const urls = Array.from({ length: 10 }, () => `/verify/xml?number=${someNumber()}&brand=Acme`)
    const authorization = `Basic ${Buffer.from('shop0001:shop-secret').toString('base64')}`
    const answers = await Promise.all(urls.map((url) => app.inject({ url, headers: { authorization } })))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(urls.map(() => 200))
    expect(answers.some(({ body }) => body.includes('<status>1</status>'))).toBe(true)
  })

  it('also as a problem', async () => {
    const { app } = await openTestApi({ maxUnderWay: 1 })
    const authorization = `Basic ${Buffer.from('shop0001:shop-secret').toString('base64')}`
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        app.inject({
          method: 'POST',
          url: '/verify/network-unblock',
          payload: { network: '23410' },
          headers: { authorization },
        }),
      ),
    )
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([403, 429]))
  })
})
