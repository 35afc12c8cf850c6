import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { openTestApi, SHOP, someNumber } from '../../../test/api.ts'
import { openTwilio, refusalOf } from '../../../test/twilio.ts'

describe('a start', () => {
  it.each<[string, Readonly<Record<string, string>>, number, string]>([
    ['no channel', { Channel: '' }, 60200, 'Invalid parameter: Channel'],
    ['an unknown channel', { Channel: 'pigeon' }, 60200, 'Invalid parameter: Channel'],
    [
      'a channel that is a member of objects',
      { Channel: 'constructor' },
      60200,
      'Invalid parameter: Channel',
    ],
    ['a long channel', { Channel: 'x'.repeat(21) }, 60200, 'Invalid parameter: Channel'],
    ['a channel that is off', { Channel: 'sna' }, 60223, 'Delivery channel disabled: SNA'],
    ['an unknown locale', { Locale: 'xx' }, 60200, 'Invalid parameter: Locale'],
    ['a locale that is none', { Locale: '../x' }, 60200, 'Invalid parameter: Locale'],
    [
      'a name that is a link',
      { CustomFriendlyName: 'evil.com' },
      60200,
      'Invalid parameter: CustomFriendlyName',
    ],
    ['a long name', { CustomFriendlyName: 'x'.repeat(31) }, 60200, 'Invalid parameter: CustomFriendlyName'],
    ['an empty name', { CustomFriendlyName: ' ' }, 60200, 'Invalid parameter: CustomFriendlyName'],
    [
      'a name with controls',
      { CustomFriendlyName: 'a\u202Eb' },
      60200,
      'Invalid parameter: CustomFriendlyName',
    ],
    ['a short code', { CustomCode: '123' }, 60200, 'Invalid parameter: CustomCode'],
    ['a long code', { CustomCode: '12345678901' }, 60200, 'Invalid parameter: CustomCode'],
    ['a code with signs', { CustomCode: '12-34' }, 60200, 'Invalid parameter: CustomCode'],
    ['a short app hash', { AppHash: 'short' }, 60200, 'Invalid parameter: AppHash'],
    [
      'an app hash in a call',
      { AppHash: 'ABC123def45', Channel: 'call' },
      60602,
      'App hash can only be used with SMS channel',
    ],
    ['an unknown template', { TemplateSid: `HJ${'1'.repeat(32)}` }, 60228, 'Template was not found'],
    ['a template that is none', { TemplateSid: 'HJ1' }, 60200, 'Invalid parameter: TemplateSid'],
    ['limits that are no JSON', { RateLimits: '{' }, 60200, 'Invalid parameter: RateLimits'],
    ['limits that are a list', { RateLimits: '[]' }, 60200, 'Invalid parameter: RateLimits'],
    ['limits with objects', { RateLimits: '{"a":{}}' }, 60200, 'Invalid parameter: RateLimits'],
    [
      'limits with a long value',
      { RateLimits: JSON.stringify({ a: 'x'.repeat(257) }) },
      60200,
      'Invalid parameter: RateLimits',
    ],
    ['long limits', { RateLimits: `{"a":"${'x'.repeat(8_000)}"}` }, 60200, 'Invalid parameter: RateLimits'],
    [
      'eleven tags',
      { Tags: JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`t${n}`, 'x']))) },
      60200,
      'Invalid parameter: Tags',
    ],
    ['a long tag', { Tags: JSON.stringify({ ['x'.repeat(129)]: '' }) }, 60200, 'Invalid parameter: Tags'],
    ['an address that is none', { DeviceIp: '1.2.3' }, 60200, 'Invalid parameter: DeviceIp'],
  ])('with %s is refused, and nothing is stored or sent', async (_name, form, code, message) => {
    const { begin, store, service } = await openTwilio()
    const to = `+${someNumber()}`
    expect(await refusalOf(begin({ To: to, ...form }))).toMatchObject({ code, message })
    expect(await store.findRunning(SHOP.key, to, service)).toBeUndefined()
    const none = { waiting: 0, active: 0, delayed: 0 }
    expect((await store.queueStates()).map(({ jobs }) => jobs)).toEqual([none, none])
  })

  it.each([
    ['+123', 'sms'],
    ['x', 'sms'],
    ['ann@mail.example', 'sms'],
    ['ann@mail.example\r\nbcc: b@c.example', 'email'],
    ['+491512300000', 'email'],
    ['+449098790123', 'sms'],
  ])('to %j by %s names the address as it was sent', async (To, Channel) => {
    const { begin } = await openTwilio()
    const echoed = To.includes('\r') ? '' : To
    expect(await refusalOf(begin({ To, Channel }))).toEqual({
      status: 400,
      code: 60200,
      message: `Invalid parameter \`To\`: ${echoed}`,
    })
  })

  it('without an address names the parameter, and with a long or repeated one too', async () => {
    const { ask, service } = await openTwilio()
    const start = (form: string) => refusalOf(ask('POST', `/Services/${service}/Verifications`, form))
    for (const form of ['Channel=sms', 'To=&Channel=sms', `To=${'4'.repeat(300)}&Channel=sms`])
      expect(await start(form)).toMatchObject({ code: 60200, message: 'Invalid parameter: To' })
    expect(await start('To=+491512300001&To=x&Channel=sms')).toMatchObject({
      message: 'Invalid parameter `To`: x',
    })
  })

  it('to where the account may not verify says so as Twilio does', async () => {
    const { begin, store } = await openTwilio()
    const blockedNetworks = [{ network: '23410', prefixes: ['44770'], since: '2026-01-01T00:00:00Z' }]
    await store.accounts.set(SHOP.key, (settings) => ({ ...settings, countries: ['GB'], blockedNetworks }))
    expect(await refusalOf(begin({ To: '+33199001234' }))).toEqual({
      status: 403,
      code: 60605,
      message:
        'The destination phone number has been blocked by Verify Geo-Permissions. FR is blocked for sms channel for all services',
    })
    expect(await refusalOf(begin({ To: '+447700900456' }))).toMatchObject({
      status: 403,
      code: 60410,
      message: expect.stringContaining('has been temporarily blocked by Twilio due to fraudulent activities'),
    })
    await store.accounts.set(SHOP.key, (settings) => ({ ...settings, barred: true }))
    expect(await refusalOf(begin({ To: '+447700900457' }))).toMatchObject({ status: 403, code: 20005 })
    await store.accounts.set(SHOP.key, ({ barred: _barred, ...settings }) => ({
      ...settings,
      trialNumbers: ['+447911123456'],
    }))
    expect(await refusalOf(begin({ To: '+447911123457' }))).toMatchObject({ status: 403, code: 21608 })
  })

  it('with a code needs the permission of the account and the setting of the service', async () => {
    const { ask, begin, store, service } = await openTwilio()
    await ask('POST', `/Services/${service}`, { CustomCodeEnabled: 'false' })
    expect(await refusalOf(begin())).toMatchObject({ status: 403, code: 60204 })
    await store.accounts.set(SHOP.key, (settings) => ({ ...settings, customPin: false }))
    const allow = ask('POST', `/Services/${service}`, { CustomCodeEnabled: 'true' })
    expect(await refusalOf(allow)).toMatchObject({ status: 403, code: 60204 })
  })
})

describe('a check', () => {
  it.each([
    [{ Code: '' }, 60200, 'Invalid parameter: Code'],
    [{ Code: '123' }, 60200, 'Invalid parameter: Code'],
    [{ Code: '12345678901' }, 60200, 'Invalid parameter: Code'],
    [{ Code: '%s%s' }, 60200, 'Invalid parameter: Code'],
    [{}, 60221, 'No target verification specified'],
    [{ To: '+12' }, 60200, 'Invalid parameter `To`: +12'],
    [{ VerificationSid: 'VE1' }, 20404, 'was not found'],
    [{ VerificationSid: `VE${'f'.repeat(32)}` }, 20404, 'was not found'],
    [{ To: '+4915123000099' }, 20404, 'was not found'],
  ])('with %j is refused', async (form, code, message) => {
    const { check } = await openTwilio()
    const refused = await refusalOf(check(form))
    expect(refused.code).toBe(code)
    expect(refused.message).toContain(message)
  })
})

it('a large or compressed body, or one without a form, is refused in the same form', async () => {
  const { ask, service } = await openTwilio()
  const path = `/Services/${service}/Verifications`
  expect(await refusalOf(ask('POST', path, 'x'.repeat(70_000)))).toMatchObject({ status: 413 })
  const zipped = gzipSync('To=x').toString('latin1')
  expect(await refusalOf(ask('POST', path, zipped, { 'content-encoding': 'gzip' }))).toMatchObject({
    status: 415,
  })
  expect(await refusalOf(ask('POST', path))).toMatchObject({ code: 60200 })
  expect(await refusalOf(ask('POST', path, '{"To":"x"}', { 'content-type': 'x' }))).toMatchObject({
    code: 60200,
  })
})

it('while Redis is away the answer is 500 in the same form', async () => {
  const { store } = await openTwilio()
  await store.close()
  const { app } = await openTestApi({ store })
  const headers = { authorization: 'Basic QUM6eA==' }
  const answer = app.inject({ method: 'GET', url: '/v2/Services', headers })
  expect(await refusalOf(answer)).toMatchObject({ status: 500, code: 20500 })
})
