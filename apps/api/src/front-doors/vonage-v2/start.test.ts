import { describe, expect, it } from 'vitest'

import { OTHER, SHOP, someNumber } from '../../../test/api.ts'
import { found, openV2 } from '../../../test/v2.ts'

const sms = (to = someNumber()) => ({ channel: 'sms', to })

describe('a start', () => {
  it('is answered with 202 and a UUID with dashes', async () => {
    const { ask } = await openV2()
    const answer = await ask('POST', '', { brand: 'Acme', workflow: [sms()] })
    expect(answer.statusCode).toBe(202)
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.json()).toEqual({
      request_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    })
  })

  it('has the defaults of the v2 API', async () => {
    const api = await openV2()
    const id = await api.begin({ brand: 'Acme', workflow: [sms()] })
    expect(await found(api, id)).toMatchObject({
      locale: 'de-de',
      codeLength: 4,
      pinSeconds: 180,
      steps: [{ channel: 'sms', waitSeconds: 180 }],
      rules: { pin: 'perStep', wrongCodes: 3, cancelAfterSeconds: 30 },
    })
  })

  it('accepts everything that SDKs send, in any order, with any content type and a trailing slash', async () => {
    const api = await openV2()
    const body = {
      workflow: [
        {
          app_hash: 'ABC123def45',
          to: '447700900123',
          channel: 'sms',
          from: 'ACME',
          entity_id: '1101407360000017170',
          content_id: '1107158078772563946',
          unknown: { x: 1 },
        },
      ],
      fraud_check: false,
      client_ref: 'ref-1',
      code: '123456',
      code_length: 6,
      channel_timeout: 300,
      locale: 'en-gb',
      brand: 'Acme Inc',
    }
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'x']) {
      const answer = await api.ask(
        'POST',
        '/',
        { ...body, workflow: [{ ...body.workflow[0], to: someNumber() }] },
        { 'content-type': type },
      )
      expect(answer.statusCode).toBe(202)
    }
    const verification = await found(api, await api.begin(body))
    expect(verification).toMatchObject({
      brand: 'Acme Inc',
      locale: 'en-gb',
      pinSeconds: 300,
      customPin: true,
      steps: [{ senderId: 'ACME', autofill: { for: 'android', hash: 'ABC123def45' } }],
    })
    expect(verification.clientRef?.reveal()).toBe('ref-1')
    // Indian registrations apply to Indian numbers only.
    expect(verification.steps[0]).not.toHaveProperty('registered')
  })

  it('of an Indian number has its registrations', async () => {
    const api = await openV2()
    const step = { channel: 'sms', to: '919876543210', entity_id: '1101', content_id: '1107' }
    const id = await api.begin({ brand: 'Acme', workflow: [step] })
    expect((await found(api, id)).steps[0]).toMatchObject({ registered: { id: '1107', entityId: '1101' } })
  })

  it('has up to three steps, each with its own address and reuse of the code', async () => {
    const api = await openV2()
    const [own, other] = [someNumber(), someNumber()]
    const workflow = [
      sms(own),
      { channel: 'voice', to: other, reuse_code: true },
      { channel: 'sms', to: own, reuse_code: false },
    ]
    const { steps, address } = await found(api, await api.begin({ brand: 'Acme', workflow }))
    expect(address.reveal()).toBe(`+${own}`)
    expect(
      steps.map(({ channel, keepsPin = false, destination }) => [
        channel,
        keepsPin,
        destination?.address.reveal(),
      ]),
    ).toEqual([
      ['sms', false, undefined],
      ['voice', true, `+${other}`],
      ['sms', false, undefined],
    ])
  })

  it('accepts both names of WhatsApp', async () => {
    const api = await openV2()
    const to = someNumber()
    const workflow = [
      { channel: 'whatsapp', to, from: '447700900000', mode: 'zero_tap' },
      { channel: 'whatsapp_interactive', to },
      { channel: 'whatsapp', to, reuse_code: true },
    ]
    const { steps } = await found(api, await api.begin({ brand: 'Acme', workflow }))
    expect(steps).toMatchObject([
      { channel: 'whatsapp', waitSeconds: 180 },
      { channel: 'whatsapp', waitSeconds: 180 },
      { channel: 'whatsapp', keepsPin: true },
    ])
    expect(steps[0]).not.toHaveProperty('senderId')
  })

  it.each([
    ['en', 'en-gb'],
    ['EN-US', 'en-us'],
    ['en-', 'en-gb'],
    ['af-za', 'af-za'],
  ])('reads the locale %s as %s', async (locale, taken) => {
    const api = await openV2()
    const verification = await found(api, await api.begin({ brand: 'Acme', locale, workflow: [sms()] }))
    expect(verification.locale.slice(0, 2)).toBe(taken.slice(0, 2))
  })

  it('skips silent_auth as the first step, and answers 412 if it is the only one', async () => {
    const api = await openV2()
    const silent = {
      channel: 'silent_auth',
      to: someNumber(),
      redirect_url: 'https://shop.example',
      sandbox: true,
    }
    const id = await api.begin({ brand: 'Acme', workflow: [silent, sms()] })
    expect((await found(api, id)).steps.map(({ channel }) => channel)).toEqual(['sms'])
    const alone = await api.ask('POST', '', { brand: 'Acme', workflow: [silent] })
    expect(alone.statusCode).toBe(412)
    expect(alone.json()).toMatchObject({ title: 'Network not supported' })
  })

  it('of a number with one in progress is a conflict that names it, even if v1 started it', async () => {
    const { ask, begin, call } = await openV2()
    const to = someNumber()
    const id = await begin({ brand: 'Acme', workflow: [sms(to)] })
    const answer = await ask('POST', '', { brand: 'Acme', workflow: [sms(to)] })
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({
      title: 'Conflict',
      detail: 'Concurrent verifications to the same number are not allowed.',
      request_id: id,
    })
    expect(await call('/verify/json', { number: to, brand: 'Acme' })).toMatchObject({ status: '10' })
  })

  it('with `code` needs the permission', async () => {
    const { ask } = await openV2()
    const authorization = `Basic ${Buffer.from(`${OTHER.key}:${OTHER.secrets[0]}`).toString('base64')}`
    const answer = await ask(
      'POST',
      '',
      { brand: 'Acme', code: '1234', workflow: [sms()] },
      { authorization },
    )
    expect(answer.statusCode).toBe(403)
  })

  it('to a further address counts towards its limits too, and a refusal leaves nothing behind', async () => {
    const { ask, store } = await openV2()
    await store.accounts.set(SHOP.key, (settings) => ({
      ...settings,
      limits: { 'starts-10-minutes': { limit: 2 } },
    }))
    await store.accounts.find(SHOP.key)
    const victim = someNumber()
    const statuses: number[] = []
    for (let time = 0; time < 4; time++) {
      const workflow = [sms(), { channel: 'sms', to: victim }]
      statuses.push((await ask('POST', '', { brand: 'Acme', workflow })).statusCode)
    }
    expect(statuses).toEqual([202, 202, 429, 429])
  })

  it('to a further address that the account may not verify is refused, and nothing starts', async () => {
    const { ask, store } = await openV2()
    await store.accounts.set(SHOP.key, (settings) => ({ ...settings, countries: ['DE'] }))
    const own = someNumber()
    const workflow = [sms(own), { channel: 'voice', to: '33199001234' }]
    const answer = await ask('POST', '', { brand: 'Acme', workflow })
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({
      invalid_parameters: [{ name: 'workflow[1]', reason: '`to` is not in a supported network' }],
    })
    expect(await store.findRunning(SHOP.key, `+${own}`)).toBeUndefined()
  })
})
