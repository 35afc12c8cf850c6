import { Secret } from '@pinpost/core'
import { Vonage } from '@vonage/server-sdk'
import { VerifyLanguages, VerifyWorkflows } from '@vonage/verify'
import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber, type TestApi } from './api.ts'

/** The official Node SDK, unchanged except for its host. */
async function openSdk(): Promise<TestApi & { sdk: Vonage }> {
  const api = await openTestApi()
  const apiHost = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const sdk = new Vonage({ apiKey: SHOP.key, apiSecret: SHOP.secrets[0] ?? '' }, { apiHost })
  return { ...api, sdk }
}

const runTick = ({ store }: TestApi, id: string, tick: number) =>
  store.dispatch(id, { type: 'tickDue', tick, freshPin: new Secret('9999') })

const idOf = (answer: object): string => ('requestId' in answer ? String(answer.requestId) : '')

describe('the official Node SDK @vonage/server-sdk 3.27', () => {
  it('starts, checks and searches', async () => {
    const api = await openSdk()
    const number = someNumber()
    const started = await api.sdk.verify.start({
      number,
      brand: 'Acme Inc',
      pinCode: 'AKFG3424',
      senderId: 'ACME',
      codeLength: 6,
      lg: VerifyLanguages.ENGLISH_UK,
      pinExpiry: 240,
      nextEventWait: 120,
      workflowId: VerifyWorkflows.SMS_SMS,
    })
    expect(started).toMatchObject({ status: '0', requestId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    const requestId = idOf(started)
    await runTick(api, requestId, 1)
    expect(await api.sdk.verify.check(requestId, '0000')).toMatchObject({
      status: '16',
      errorText: 'The code provided does not match the expected value',
    })
    expect(await api.sdk.verify.check(requestId, 'AKFG3424')).toMatchObject({
      status: '0',
      requestId,
      currency: 'EUR',
      eventId: expect.any(String),
    })
    expect(await api.sdk.verify.search(requestId)).toMatchObject({
      requestId,
      accountId: SHOP.key,
      status: 'SUCCESS',
      number,
      senderId: 'ACME',
      dateSubmitted: expect.stringMatching(/^\d{4}-\d\d-\d\d /),
      checks: [
        { code: '0000', status: 'INVALID', ipAddress: '' },
        { code: 'AKFG3424', status: 'VALID' },
      ],
      events: [{ type: 'sms' }],
    })
  })

  it('confirms a payment', async () => {
    const { sdk, store } = await openSdk()
    const started = await sdk.verify.start({
      number: someNumber(),
      payee: 'Acme Inc',
      amount: 48,
      lg: VerifyLanguages.SPANISH_SPAIN,
      workflowId: VerifyWorkflows.SMS_SMS,
    })
    expect(started).toMatchObject({ status: '0' })
    const requestId = idOf(started)
    const found = await store.dispatch(requestId, { type: 'expiryDue' })
    expect(found?.verification).toMatchObject({ locale: 'es-es', brand: '' })
    expect(found?.verification.payment?.amount.reveal()).toBe('48.00')
  })

  it('triggers the next event and cancels', async () => {
    const { sdk } = await openSdk()
    const requestId = idOf(await sdk.verify.start({ number: someNumber(), brand: 'Acme' }))
    expect(await sdk.verify.cancel(requestId)).toMatchObject({
      status: '19',
      errorText: expect.stringContaining('first 30 seconds'),
    })
    expect(await sdk.verify.trigger(requestId)).toMatchObject({ status: '0', command: 'trigger_next_event' })
  })

  it('reads a refusal', async () => {
    const { sdk } = await openSdk()
    const number = someNumber()
    const first = idOf(await sdk.verify.start({ number, brand: 'Acme' }))
    expect(await sdk.verify.start({ number, brand: 'Acme' })).toMatchObject({
      status: '10',
      requestId: first,
      errorText: 'Concurrent verifications to the same number are not allowed',
    })
  })

  it('works with a trailing slash in its host', async () => {
    const api = await openTestApi()
    const apiHost = `${await api.app.listen({ host: '127.0.0.1', port: 0 })}/`
    const sdk = new Vonage({ apiKey: SHOP.key, apiSecret: SHOP.secrets[0] ?? '' }, { apiHost })
    expect(await sdk.verify.start({ number: someNumber(), brand: 'Acme' })).toMatchObject({ status: '0' })
  })
})
