import { describe, expect, it } from 'vitest'

import { OTHER, SHOP, someNumber } from '../../../test/api.ts'
import { AC, basicOf, openTwilio, refusalOf, shown, TOKEN } from '../../../test/twilio.ts'

describe('a start', () => {
  it('is answered with all members, of which dates have no fraction', async () => {
    const { begin, service } = await openTwilio()
    const To = `+${someNumber()}`
    const answer = await begin({ To })
    expect(answer.headers['content-type']).toBe('application/json')
    const { sid } = shown(answer)
    expect(answer.json()).toEqual({
      sid: expect.stringMatching(/^VE[0-9a-f]{32}$/),
      service_sid: service,
      account_sid: AC,
      to: To,
      channel: 'sms',
      status: 'pending',
      valid: false,
      amount: null,
      payee: null,
      lookup: { carrier: null },
      send_code_attempts: [
        {
          attempt_sid: expect.stringMatching(/^VL[0-9a-f]{32}$/),
          channel: 'sms',
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      ],
      sna: null,
      date_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      date_updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      url: `http://localhost/v2/Services/${service}/Verifications/${sid}`,
    })
  })

  it('has the rules of Twilio and a code of the length of the service', async () => {
    const { begin, ask, service, found } = await openTwilio()
    await ask('POST', `/Services/${service}`, { CodeLength: '8' })
    const answer = await ask('POST', `/Services/${service}/Verifications`, {
      To: `+${someNumber()}`,
      Channel: 'sms',
    })
    expect(await found(shown(answer).sid)).toMatchObject({
      frontDoor: 'twilio-verify',
      scope: service,
      brand: 'Acme',
      locale: 'de-de',
      codeLength: 8,
      rules: { wrongCodes: 5, afterWrongCodes: 'lock', sends: 5, lifeSeconds: 600, cancelAfterSeconds: 0 },
    })
    expect(shown(await begin({ Channel: 'CALL' }))).toMatchObject({ channel: 'call' })
  })

  it('takes every parameter, and ignores others', async () => {
    const { begin, found } = await openTwilio()
    const answer = await begin({
      Locale: 'pt_BR',
      CustomFriendlyName: 'Acme Brasil',
      AppHash: 'ABC123def45',
      Tags: '{"campaign": "spring", "n": 5}',
      DeviceIp: '192.0.2.1',
      RiskCheck: 'disable',
      CustomMessage: 'x',
      SendDigits: 'ww1',
      EnableSnaClientToken: 'True',
    })
    const verification = await found(shown(answer).sid)
    expect(verification).toMatchObject({
      brand: 'Acme Brasil',
      locale: 'pt-br',
      steps: [{ channel: 'sms', autofill: { for: 'android', hash: 'ABC123def45' } }],
    })
    expect(verification.clientRef?.reveal()).toBe('{"campaign":"spring","n":"5"}')
  })

  it.each([
    ['en', 'en-gb'],
    ['es', 'es-es'],
    ['PT-br', 'pt-br'],
    ['zh-HK', 'zh'],
  ])('reads the locale %s as %s', async (Locale, taken) => {
    const { begin, found } = await openTwilio()
    expect((await found(shown(await begin({ Locale })).sid)).locale.slice(0, 2)).toBe(taken.slice(0, 2))
  })

  it('by auto sends an SMS, or an e-mail to an address', async () => {
    const { begin } = await openTwilio()
    expect(shown(await begin({ Channel: 'auto' }))).toMatchObject({ channel: 'sms' })
    const mail = await begin({ Channel: 'auto', To: 'ann@mail.example' })
    expect(shown(mail)).toMatchObject({ channel: 'email', to: 'ann@mail.example' })
  })

  it('takes a plus that became a blank', async () => {
    const { ask, service } = await openTwilio()
    const to = someNumber()
    const answer = await ask('POST', `/Services/${service}/Verifications`, `To=+${to}&Channel=sms`)
    expect(answer.json()).toMatchObject({ to: `+${to}` })
  })

  it('to a landline by SMS is refused if the service says so', async () => {
    const { ask, begin, service } = await openTwilio()
    await ask('POST', `/Services/${service}`, { SkipSmsToLandlines: 'True' })
    expect(await refusalOf(begin({ To: '+493023125000' }))).toMatchObject({ status: 403, code: 60205 })
    expect((await begin({ To: '+493023125000', Channel: 'call' })).statusCode).toBe(201)
  })

  it('warns not to share the code as its service says', async () => {
    const { ask, begin, service, found } = await openTwilio()
    await ask('POST', `/Services/${service}`, { DoNotShareWarningEnabled: 'false' })
    expect((await found(shown(await begin()).sid)).policy).toMatchObject({ doNotShare: false })
  })
})

describe('a payment', () => {
  it('needs amount and payee at start and check, and a code confirms no other one', async () => {
    const { ask, begin, check, service } = await openTwilio()
    await ask('POST', `/Services/${service}`, { Psd2Enabled: 'true' })
    const To = `+${someNumber()}`
    expect(await refusalOf(begin({ To }))).toMatchObject({ status: 400, code: 60206 })
    const paid = { To, Amount: '€39.99', Payee: 'Acme Inc.' }
    expect(await refusalOf(begin({ ...paid, Channel: 'call' }))).toMatchObject({ status: 400, code: 60214 })
    for (const Amount of ['$5', '0', 'x', '1,50'])
      expect(await refusalOf(begin({ ...paid, Amount }))).toMatchObject({
        message: 'Invalid parameter: Amount',
      })
    expect((await begin(paid)).json()).toMatchObject({ amount: '€39.99', payee: 'Acme Inc.' })
    expect(await refusalOf(check({ To }))).toMatchObject({ code: 60206 })
    for (const other of [{ Amount: '€39.98' }, { Payee: 'Mallory' }])
      expect(shown(await check({ ...paid, ...other }))).toMatchObject({ status: 'pending', valid: false })
    expect(shown(await check({ ...paid, Amount: '39.99 €' }))).toMatchObject({ status: 'approved' })
  })
})

describe('a caller', () => {
  it.each([
    ['no credentials', ''],
    ['a wrong token', basicOf(AC, 'wrong')],
    ['an unknown sid', basicOf(`AC${'f'.repeat(32)}`, TOKEN)],
    ['an account without a sid', basicOf(OTHER.key, OTHER.secrets[0] ?? '')],
  ])('with %s gets 401, whatever it asks for', async (_name, authorization) => {
    const { ask } = await openTwilio()
    for (const path of ['/Services', '/Services/VA1/Verifications/x', '/Services/VA1/Nothing', '/Attempts'])
      expect(await refusalOf(ask('GET', path, undefined, { authorization }))).toEqual({
        status: 401,
        code: 20003,
        message: 'Authenticate',
      })
  })

  it('with an API key is its account', async () => {
    const { ask, store } = await openTwilio()
    const apiKey = { sid: `SK${'1'.repeat(32)}`, secret: 'keySecret' }
    await store.accounts.addApiKey(SHOP.key, apiKey)
    const authorization = basicOf(apiKey.sid, apiKey.secret)
    const answer = await ask('GET', '/Services', undefined, { authorization })
    expect(answer.json()).toMatchObject({ services: [{ account_sid: AC }] })
  })

  it('is locked out after ten wrong tokens, also with the right one', async () => {
    const { ask } = await openTwilio()
    const authorization = basicOf(AC, 'wrong')
    for (let time = 0; time < 11; time++) await ask('GET', '/Services', undefined, { authorization })
    expect(await refusalOf(ask('GET', '/Services'))).toMatchObject({ status: 429, code: 20429 })
  })

  it('finds nothing of another account, and nothing that is not offered', async () => {
    const { ask, store, service } = await openTwilio()
    const sid = `AC${'b'.repeat(32)}`
    await store.accounts.set(OTHER.key, (settings) => ({ ...settings, twilioSid: sid }))
    const authorization = basicOf(sid, OTHER.secrets[0] ?? '')
    for (const method of ['GET', 'POST', 'DELETE'] as const)
      expect(await refusalOf(ask(method, `/Services/${service}`, {}, { authorization }))).toEqual({
        status: 404,
        code: 20404,
        message: `The requested resource /Services/${service} was not found`,
      })
    for (const path of ['Entities', 'Webhooks', 'AccessTokens', 'Passkeys/Factors'])
      expect(await refusalOf(ask('POST', `/Services/${service}/${path}`))).toMatchObject({ code: 20404 })
  })
})
