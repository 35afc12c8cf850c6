import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { OTHER, SHOP, someNumber } from '../../../test/api.ts'
import { BASIC, found, openV2 } from '../../../test/v2.ts'

const sms = (to = someNumber()) => ({ channel: 'sms', to })

describe('a start', () => {
  it('is answered with 202 and a dashed UUID', async () => {
    const { ask } = await openV2()
    const answer = await ask('POST', '', { brand: 'Acme', workflow: [sms()] })
    expect(answer.statusCode).toBe(202)
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.json()).toEqual({
      request_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    })
  })

  it('has the defaults of this wire', async () => {
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

  it('takes everything that SDKs send, in any order, under any content type and with a slash at the end', async () => {
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

  it('has WhatsApp under both names of the wire', async () => {
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
  ])('takes the locale %s as %s', async (locale, taken) => {
    const api = await openV2()
    const verification = await found(api, await api.begin({ brand: 'Acme', locale, workflow: [sms()] }))
    expect(verification.locale.slice(0, 2)).toBe(taken.slice(0, 2))
  })

  it('with silent_auth first goes on to the next step, alone it is a network that is not supported', async () => {
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

  it('of a number with one in progress is a conflict that names it, also of v1', async () => {
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

  it('with a code of its own needs the permission', async () => {
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

  it('to a further address asks its limits as well, and a refusal leaves nothing behind', async () => {
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

const good = (to: string) => ({ brand: 'Acme', workflow: [{ channel: 'sms', to }] })
const withStep = (step: object) => (to: string) => ({
  brand: 'Acme',
  workflow: [{ channel: 'sms', to, ...step }],
})
const withMember = (member: object) => (to: string) => ({ ...good(to), ...member })

describe('bad input', () => {
  it.each<[string, (to: string) => unknown, string]>([
    ['no body', () => undefined, 'body'],
    ['no JSON', () => '{', 'body'],
    ['a list', () => [], 'body'],
    ['no brand', (to) => ({ ...good(to), brand: undefined }), 'brand'],
    ['an empty brand', withMember({ brand: '' }), 'brand'],
    ['a long brand', withMember({ brand: 'x'.repeat(19) }), 'brand'],
    ['a brand with braces', withMember({ brand: '${code}' }), 'brand'],
    ['a brand that is a link', withMember({ brand: 'evil.com' }), 'brand'],
    ['a brand with control characters', withMember({ brand: 'a\u202Eb' }), 'brand'],
    ['a brand that is a number', withMember({ brand: 5 }), 'brand'],
    ['no workflow', (to) => ({ ...good(to), workflow: undefined }), 'workflow'],
    ['no step', withMember({ workflow: [] }), 'workflow'],
    [
      'four steps',
      (to) => ({ brand: 'A', workflow: Array.from({ length: 4 }, () => ({ channel: 'sms', to })) }),
      'workflow',
    ],
    ['a step that is no object', withMember({ workflow: ['sms'] }), 'workflow'],
    ['an unknown channel', withStep({ channel: 'pigeon' }), 'workflow[0]'],
    ['a channel that is a member of objects', withStep({ channel: 'constructor' }), 'workflow[0]'],
    ['rcs', withStep({ channel: 'rcs', from: 'Acme' }), 'workflow[0]'],
    [
      'a WhatsApp step to an address',
      withStep({ channel: 'whatsapp', to: 'ann@mail.example' }),
      'workflow[0]',
    ],
    ['an unknown mode of WhatsApp', withStep({ channel: 'whatsapp', mode: 'two_tap' }), 'workflow[0]'],
    [
      'silent_auth as the second step',
      (to) => ({
        brand: 'A',
        workflow: [
          { channel: 'sms', to },
          { channel: 'silent_auth', to },
        ],
      }),
      'workflow[1]',
    ],
    ['no number', withStep({ to: undefined }), 'workflow[0]'],
    ['a number that is none', withStep({ to: '12' }), 'workflow[0]'],
    ['a number that is no text', withStep({ to: 447700900000 }), 'workflow[0]'],
    ['a long number', withStep({ to: '4'.repeat(51) }), 'workflow[0]'],
    ['a short app hash', withStep({ app_hash: 'short' }), 'workflow[0]'],
    ['a long entity id', withStep({ entity_id: '1'.repeat(21) }), 'workflow[0]'],
    ['a long content id', withStep({ content_id: '1'.repeat(21) }), 'workflow[0]'],
    ['a reuse_code that is a word', withStep({ reuse_code: 'yes' }), 'workflow[0]'],
    ['a short timeout', withMember({ channel_timeout: 14 }), 'channel_timeout'],
    ['a long timeout', withMember({ channel_timeout: 901 }), 'channel_timeout'],
    ['a timeout with a fraction', withMember({ channel_timeout: 60.5 }), 'channel_timeout'],
    ['a short code length', withMember({ code_length: 3 }), 'code_length'],
    ['a long code length', withMember({ code_length: 11 }), 'code_length'],
    ['a short code', withMember({ code: '123' }), 'code'],
    ['a long code', withMember({ code: '12345678901' }), 'code'],
    ['a code with signs', withMember({ code: '12-34' }), 'code'],
    ['a locale that is none', withMember({ locale: 'en_us' }), 'locale'],
    ['a long client_ref', withMember({ client_ref: 'x'.repeat(41) }), 'client_ref'],
    ['a client_ref with line ends', withMember({ client_ref: 'a\r\nb' }), 'client_ref'],
    ['a template_id', withMember({ template_id: '8f35a1a7-6c8b-4d61-9d5c-0f6c1a2b3c4d' }), 'template_id'],
    ['a fraud_check that is a word', withMember({ fraud_check: 'no' }), 'fraud_check'],
  ])('%s: a problem that names it, and nothing is stored', async (_name, bodyOf, parameter) => {
    const { ask, store } = await openV2()
    const to = someNumber()
    const answer = await ask('POST', '', bodyOf(to))
    expect(answer.statusCode).toBe(422)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    const problem = answer.json<{ invalid_parameters: { name: string; reason: string }[] }>()
    expect(problem).toMatchObject({ title: 'Invalid params', instance: expect.any(String) })
    expect(problem.invalid_parameters.map(({ name }) => name)).toContain(parameter)
    expect(await store.findRunning(SHOP.key, `+${to}`)).toBeUndefined()
  })

  it('a sender that no carrier takes is an invalid sender', async () => {
    const { ask } = await openV2()
    for (const from of ['twelve chars', 'a\u202Eb', '1234567890123456']) {
      const answer = await ask('POST', '', { brand: 'Acme', workflow: [{ ...sms(), from }] })
      expect(answer.statusCode).toBe(422)
      expect(answer.json()).toMatchObject({ title: 'Invalid sender' })
    }
  })

  it('a compressed body, a caller that is no address and an unknown method are refused', async () => {
    const { app, ask } = await openV2()
    const zipped = await app.inject({
      method: 'POST',
      url: '/v2/verify',
      headers: { authorization: BASIC, 'content-encoding': 'gzip' },
      payload: gzipSync('{}'),
    })
    expect(zipped.statusCode).toBe(415)
    const body = { brand: 'Acme', workflow: [sms()] }
    const caller = await ask('POST', '', body, { 'pinpost-client-ip': 'nowhere' })
    expect(caller.json()).toMatchObject({ invalid_parameters: [{ name: 'Pinpost-Client-Ip' }] })
    expect((await ask('GET', '')).statusCode).toBe(405)
  })
})
