import { Secret } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { openTestApi, someNumber, type TestApi } from '../../../test/api.ts'

async function sent({ call, store }: TestApi, price: number | undefined): Promise<string> {
  const answer = await call('/verify/json', { number: someNumber(), brand: 'Acme', pin_code: '4711' })
  const id = String(answer['request_id'])
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin: new Secret('9999') })
  const outcome = { kind: 'accepted', reference: 'SM1' } as const
  const command = { attempt: 1, route: 'twilio-sms', outcome, price, otherRoute: false, jitter: 0 }
  await store.dispatch(id, { type: 'attemptFinished', ...command })
  return id
}

describe('the price of messages', () => {
  it('is estimated at first, then replaced by the carrier’s price', async () => {
    const api = await openTestApi()
    const id = await sent(api, 46_750)
    const search = () => api.call('/verify/search/json', { request_id: id })
    expect(await search()).toMatchObject({ estimated_price_messages_sent: '0.04675', price: '0' })
    await api.store.dispatch(id, {
      type: 'receipt',
      attempt: 1,
      receipt: { status: 'delivered', price: 93_500 },
    })
    expect(await search()).toMatchObject({ estimated_price_messages_sent: '0.09350' })
    expect(await api.call('/verify/check/json', { request_id: id, code: '4711' })).toMatchObject({
      status: '0',
      price: '0.00000000',
      currency: 'EUR',
      estimated_price_messages_sent: '0.09350',
    })
  })

  it('is absent if routes have no price', async () => {
    const api = await openTestApi()
    const id = await sent(api, undefined)
    const search = await api.call('/verify/search/json', { request_id: id })
    expect(search).not.toHaveProperty('estimated_price_messages_sent')
  })
})
