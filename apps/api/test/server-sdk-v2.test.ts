import { Vonage } from '@vonage/server-sdk'
import { Channels, SilentAuthChannel, VerifyLocale } from '@vonage/verify2'
import { describe, expect, it, vi } from 'vitest'

import { someNumber } from './api.ts'
import { APPLICATION, found, openV2, PRIVATE_KEY } from './v2.ts'

/** The official Node SDK, unchanged but for its host. For v2 it knows applications only. */
async function openSdk() {
  const api = await openV2()
  const apiHost = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const sdk = new Vonage({ applicationId: APPLICATION, privateKey: PRIVATE_KEY }, { apiHost }).verify2
  return { ...api, sdk }
}

const sms = (to: string, more: object = {}) => ({ channel: Channels.SMS as const, to, ...more })

const statusOf = (error: unknown): number => Number(Object(Object(error).response).status)

describe('the verify2 of the official Node SDK @vonage/server-sdk 3.27', () => {
  it('starts with every parameter, and checks', async () => {
    const api = await openSdk()
    const { sdk, tick } = api
    const { requestId } = await sdk.newRequest({
      brand: 'Acme Inc',
      locale: VerifyLocale.EN_GB,
      channelTimeout: 300,
      clientRef: 'ref1',
      codeLength: 6,
      code: '123456',
      workflow: [
        sms(someNumber(), { from: 'ACME', appHash: 'ABC123def45' }),
        { channel: Channels.VOICE, to: someNumber() },
      ],
    })
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(await found(api, requestId)).toMatchObject({
      application: APPLICATION,
      steps: [{ channel: 'sms', senderId: 'ACME' }, { channel: 'voice' }],
    })
    await tick(requestId)
    await expect(sdk.checkCode(requestId, '0000')).rejects.toSatisfy((error) => statusOf(error) === 400)
    expect(await sdk.checkCode(requestId, '123456')).toBe('completed')
    await expect(sdk.checkCode(requestId, '123456')).rejects.toSatisfy((error) => statusOf(error) === 404)
  })

  it('triggers the next step, and cancels', async () => {
    const { sdk, tick } = await openSdk()
    const to = someNumber()
    const { requestId } = await sdk.newRequest({
      brand: 'Acme',
      workflow: [sms(to), { channel: Channels.VOICE, to }],
    })
    await tick(requestId)
    expect(await sdk.nextWorkflow(requestId)).toBe(true)
    const { requestId: other } = await sdk.newRequest({ brand: 'Acme', workflow: [sms(someNumber())] })
    // False for every status but 204: here it is too early.
    expect(await sdk.cancel(other)).toBe(false)
    vi.setSystemTime(Date.now() + 31_000)
    const wasCancelled = await sdk.cancel(other).finally(() => vi.useRealTimers())
    expect(wasCancelled).toBe(true)
    expect(await sdk.cancel(other)).toBe(false)
  })

  it('reads a refusal', async () => {
    const { sdk } = await openSdk()
    const to = someNumber()
    const { requestId } = await sdk.newRequest({ brand: 'Acme', workflow: [sms(to)] })
    const refused: unknown = await sdk
      .newRequest({ brand: 'Acme', workflow: [sms(to)] })
      .catch((error: unknown) => error)
    expect(statusOf(refused)).toBe(409)
    const silent = {
      channel: SilentAuthChannel.SILENT_AUTH,
      to: someNumber(),
      redirectUrl: 'https://shop.example',
    }
    await expect(sdk.newRequest({ brand: 'Acme', workflow: [silent] })).rejects.toSatisfy(
      (error) => statusOf(error) === 412,
    )
    await expect(sdk.newRequest({ brand: '', workflow: [sms(someNumber())] })).rejects.toSatisfy(
      (error) => statusOf(error) === 422,
    )
    expect(requestId).toBeDefined()
  })
})
