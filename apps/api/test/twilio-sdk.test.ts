import { describe, expect, it, vi } from 'vitest'
import twilio from 'twilio'

import { SHOP, someNumber } from './api.ts'
import { AC, openTwilio, TOKEN } from './twilio.ts'

/** Twilio's Node SDK, unchanged except for its base URL. */
async function openSdk(name = AC, secret = TOKEN) {
  const api = await openTwilio()
  const baseUrl = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const client = twilio(name, secret, { accountSid: AC })
  client.verify.baseUrl = baseUrl
  return { ...api, sdk: client.verify.v2, service: client.verify.v2.services(api.service) }
}

const refusal = (status: number, code: number, message: string) => ({ status, code, message })

describe("Twilio's Node SDK 6", () => {
  it('starts, sends again by a call, checks, and no longer finds the verification', async () => {
    const { service, tick } = await openSdk()
    const to = `+${someNumber()}`
    const started = await service.verifications.create({
      to,
      channel: 'sms',
      locale: 'de',
      customCode: '471108',
      tags: '{"campaign":"spring"}',
      rateLimits: { end_user_ip: '192.0.2.1' },
    })
    expect(started).toMatchObject({ to, channel: 'sms', status: 'pending', valid: false, accountSid: AC })
    expect(started.dateCreated).toBeInstanceOf(Date)
    await tick(started.sid)
    vi.setSystemTime(Date.now() + 6_000)
    const again = await service.verifications.create({ to, channel: 'call' })
    vi.useRealTimers()
    expect(again).toMatchObject({ sid: started.sid, channel: 'call' })
    expect(again.sendCodeAttempts).toHaveLength(2)
    const check = (code: string) => service.verificationChecks.create({ to, code })
    expect(await check('000000')).toMatchObject({ status: 'pending', valid: false })
    expect(await check('471108')).toMatchObject({ status: 'approved', valid: true, sid: started.sid })
    const path = `/Services/${started.serviceSid}/VerificationCheck`
    await expect(check('471108')).rejects.toMatchObject(
      refusal(404, 20404, `The requested resource ${path} was not found`),
    )
  })

  it('shows by sid and number, cancels and approves', async () => {
    const { service } = await openSdk()
    const start = () => service.verifications.create({ to: `+${someNumber()}`, channel: 'sms' })
    const [one, other] = [await start(), await start()]
    expect(await service.verifications(one.to).fetch()).toMatchObject({ sid: one.sid, status: 'pending' })
    const cancelled = await service.verifications(one.sid).update({ status: 'canceled' })
    expect(cancelled).toMatchObject({ sid: one.sid, status: 'canceled' })
    expect(await service.verifications(one.sid).fetch()).toMatchObject({ status: 'canceled' })
    const approved = await service.verifications(other.to).update({ status: 'approved' })
    expect(approved).toMatchObject({ sid: other.sid, status: 'approved', valid: true })
    await expect(service.verifications(other.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
  })

  it('creates, lists over pages, changes and removes services', async () => {
    const { sdk } = await openSdk()
    const created = await sdk.services.create({
      friendlyName: 'Second',
      codeLength: 8,
      dtmfInputRequired: true,
    })
    expect(created).toMatchObject({ friendlyName: 'Second', codeLength: 8, accountSid: AC })
    await sdk.services.create({ friendlyName: 'Third' })
    const names = (await sdk.services.list({ pageSize: 1 })).map(({ friendlyName }) => friendlyName)
    expect(names.toSorted()).toEqual(['Acme', 'Second', 'Third'])
    expect(await sdk.services(created.sid).update({ friendlyName: 'New' })).toMatchObject({ codeLength: 8 })
    expect(await sdk.services(created.sid).fetch()).toMatchObject({ friendlyName: 'New' })
    expect(await sdk.services(created.sid).remove()).toBe(true)
    await expect(sdk.services(created.sid).fetch()).rejects.toMatchObject({ status: 404 })
  })

  it('limits starts by a value, and lists templates', async () => {
    const { sdk, service } = await openSdk()
    const { sid } = await service.rateLimits.create({ uniqueName: 'end_user_ip', description: 'x' })
    const bucket = await service.rateLimits(sid).buckets.create({ max: 1, interval: 60 })
    expect(bucket).toMatchObject({ max: 1, interval: 60, rateLimitSid: sid })
    const start = () =>
      service.verifications.create({
        to: `+${someNumber()}`,
        channel: 'sms',
        rateLimits: JSON.stringify({ end_user_ip: '192.0.2.1' }),
      })
    expect(await start()).toMatchObject({ status: 'pending' })
    await expect(start()).rejects.toMatchObject(refusal(429, 20429, 'Too many requests'))
    expect(await service.rateLimits(sid).buckets(bucket.sid).remove()).toBe(true)
    expect(await service.rateLimits.list()).toMatchObject([{ uniqueName: 'end_user_ip' }])
    expect(await sdk.templates.list()).toEqual([])
  })

  it('lists, shows and sums up attempts, and keeps a safe list', async () => {
    const { sdk, service, tick } = await openSdk()
    const [one, other] = [`+${someNumber()}`, `+${someNumber()}`]
    for (const to of [one, other])
      await tick((await service.verifications.create({ to, channel: 'sms' })).sid)
    const [first, ...others] = await sdk.verificationAttempts.list({ pageSize: 1, channel: 'sms' })
    expect(others).toHaveLength(1)
    expect(first).toMatchObject({ conversionStatus: 'unconverted', channel: 'sms', accountSid: AC })
    expect(await sdk.verificationAttempts(first?.sid ?? '').fetch()).toMatchObject({ sid: first?.sid })
    const ofOne = { 'channelData.to': one, dateCreatedAfter: new Date(Date.now() - 60_000) }
    expect(await sdk.verificationAttempts.list(ofOne)).toHaveLength(1)
    expect(await sdk.verificationAttemptsSummary().fetch()).toMatchObject({
      totalAttempts: 2,
      totalConverted: 0,
    })
    const phoneNumber = `+${someNumber()}`
    expect(await sdk.safelist.create({ phoneNumber })).toMatchObject({ phoneNumber })
    expect(await sdk.safelist(phoneNumber).fetch()).toMatchObject({ phoneNumber })
    expect(await sdk.safelist(phoneNumber).remove()).toBe(true)
    await expect(sdk.safelist(phoneNumber).fetch()).rejects.toMatchObject({ status: 404 })
  })

  it('logs in by an API key, and reads a wrong secret and an invalid number as refusals', async () => {
    const apiKey = { sid: `SK${'1'.repeat(32)}`, secret: 'keySecret' }
    const { service, store } = await openSdk(apiKey.sid, apiKey.secret)
    const start = (to: string) => service.verifications.create({ to, channel: 'sms' })
    await expect(start(`+${someNumber()}`)).rejects.toMatchObject(refusal(401, 20003, 'Authenticate'))
    await store.accounts.addApiKey(SHOP.key, apiKey)
    expect(await start(`+${someNumber()}`)).toMatchObject({ status: 'pending' })
    const invalid = refusal(400, 60200, 'Invalid parameter `To`: +123')
    await expect(start('+123')).rejects.toMatchObject(invalid)
  })
})
