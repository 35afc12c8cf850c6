import { EventEmitter, once } from 'node:events'

import { Secret } from '@pinpost/core'
import type { Providers } from '@pinpost/providers'
import { makeMetrics } from '@pinpost/telemetry'
import twilio from 'twilio'
import type { Store } from '@pinpost/store'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { AUTH_TOKEN, openTestApi, SHOP, someNumber, type TestApi } from './api.ts'

const PUBLIC_URL = 'http://127.0.0.1:3000'

/** A verification whose first SMS was sent. */
async function delivered({ call, store }: TestApi): Promise<string> {
  const answer = await call('/verify/json', { number: someNumber(), brand: 'Acme', pin_code: '4711' })
  const id = String(answer['request_id'])
  await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin: new Secret('9999') })
  const outcome = { kind: 'accepted', reference: 'SM1' } as const
  const command = { attempt: 1, route: 'twilio-sms', outcome, otherRoute: false, jitter: 0 }
  await store.dispatch(id, { type: 'attemptFinished', ...command })
  return id
}

interface CallbackOptions {
  readonly attempt?: number
  readonly token?: string
  readonly host?: string
}

/** Twilio's callback: a form, signed over the public URL and the parameters. */
async function sendCallback(
  { app }: TestApi,
  id: string,
  status: string,
  options: CallbackOptions = {},
): Promise<number> {
  const { attempt = 1, token = AUTH_TOKEN, host = 'localhost' } = options
  const path = `/webhooks/twilio-sms/${id}/${attempt}`
  const parameters = { MessageSid: 'SM1', MessageStatus: status, AccountSid: 'AC0', To: '+4915123456789' }
  const signature = twilio.getExpectedTwilioSignature(token, PUBLIC_URL + path, parameters)
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature, host },
    payload: new URLSearchParams(parameters).toString(),
  })
  return answer.statusCode
}

const findIn = async ({ store }: TestApi, id: string) =>
  (await store.dispatch(id, { type: 'expiryDue' }))?.verification

const neverSigned = () => Promise.reject(new Error('Amazon SNS did not answer'))

describe('receipts', () => {
  it('a signed receipt is recorded, whatever the Host header says', async () => {
    const api = await openTestApi()
    const id = await delivered(api)
    expect(await sendCallback(api, id, 'delivered', { host: 'evil.example' })).toBe(204)
    expect((await findIn(api, id))?.attempts[0]?.receipt).toEqual({ status: 'delivered' })
  })

  it('a callback with a wrong signature is refused with 403 and changes nothing', async () => {
    const api = await openTestApi()
    const id = await delivered(api)
    expect(await sendCallback(api, id, 'delivered', { token: 'f'.repeat(32) })).toBe(403)
    expect((await findIn(api, id))?.attempts[0]?.receipt).toBeUndefined()
  })

  it('a callback whose signature cannot be checked now is answered with 503, and counted', async () => {
    const metrics = makeMetrics({ routes: () => ['aws-sms'], accounts: () => [] })
    const providers = { byName: () => ({ name: 'aws-sms', channel: 'sms', readReceipt: neverSigned }) }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what callbacks use of them
    const { app } = await openTestApi({ metrics, providers: providers as unknown as Providers })
    const answer = await app.inject({ method: 'POST', url: '/webhooks/aws-sms', payload: '{}' })
    expect(answer.statusCode).toBe(503)
    const text = await metrics.registry.metrics()
    expect(text).toContain('pinpost_callbacks_refused_total{route="aws-sms"} 1\n')
  })

  it('repeated and unordered receipts leave the final one', async () => {
    const api = await openTestApi()
    const id = await delivered(api)
    for (const status of ['delivered', 'sent', 'queued', 'delivered', 'undelivered'])
      await sendCallback(api, id, status)
    const verification = await findIn(api, id)
    expect(verification?.attempts[0]?.receipt).toEqual({ status: 'delivered' })
    expect(verification?.attempts).toHaveLength(1)
  })

  it('one that cannot be recorded within six seconds is answered with 503, and recorded when it is repeated', async () => {
    const real = await openTestApi()
    const id = await delivered(real)
    const redis = new EventEmitter()
    const dispatch: Store['dispatch'] = async (...command) => {
      redis.emit('asked')
      await once(redis, 'back')
      return real.store.dispatch(...command)
    }
    const api = await openTestApi({ store: { ...real.store, dispatch } })
    const asked = once(redis, 'asked')
    // Only now, because the store has timers too.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const status = sendCallback(api, id, 'delivered')
    await asked
    await vi.waitUntil(() => vi.getTimerCount() > 0, 60_000)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(await status).toBe(503)
    redis.emit('back')
    vi.useRealTimers()
    await expect
      .poll(async () => (await findIn(real, id))?.attempts[0]?.receipt)
      .toEqual({ status: 'delivered' })
  })

  it('an undelivered receipt makes the next step due at once', async () => {
    const api = await openTestApi()
    const id = await delivered(api)
    const before = await findIn(api, id)
    await sendCallback(api, id, 'undelivered')
    const after = await findIn(api, id)
    if (before?.state !== 'inProgress' || after?.state !== 'inProgress') throw new Error('ended')
    expect(before.tick.at - Date.now()).toBeGreaterThan(100_000)
    expect(after.tick.at).toBeLessThanOrEqual(Date.now())
    expect(after.tick.purpose).toBe('step')
  })

  it('an account can turn that off', async () => {
    const api = await openTestApi()
    await api.store.accounts.save({ ...SHOP, advanceOnFailedReceipt: false })
    const id = await delivered(api)
    await sendCallback(api, id, 'undelivered')
    const after = await findIn(api, id)
    expect(after?.state === 'inProgress' && after.tick.at).toBeGreaterThan(Date.now() + 100_000)
    expect(after?.attempts[0]?.receipt?.status).toBe('failed')
  })

  it('a receipt for an unknown verification, attempt or provider is answered without an error', async () => {
    const api = await openTestApi()
    const id = await delivered(api)
    expect(await sendCallback(api, '0'.repeat(32), 'delivered')).toBe(204)
    expect(await sendCallback(api, id, 'delivered', { attempt: 9 })).toBe(204)
    const answer = await api.app.inject({ method: 'POST', url: `/webhooks/nobody/${id}/1` })
    expect(answer.statusCode).toBe(404)
  })
})
