import { generateKeyPairSync } from 'node:crypto'

import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { describe, expect, it } from 'vitest'

import { OTHER, SHOP, someNumber } from '../../../test/api.ts'
import { APPLICATION, BASIC, found, openV2, type TestV2, tokenOf } from '../../../test/v2.ts'

const start = async ({ ask }: TestV2, authorization: string) =>
  ask('POST', '', { brand: 'Acme', workflow: [{ channel: 'sms', to: someNumber() }] }, { authorization })

const NOW = Math.floor(Date.now() / 1_000)

const MANY_PATHS = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`/${index}`, {}]))

describe('a token of an application', () => {
  it.each([
    ['as Node, Python and Ruby write it', {}],
    ['of Java, without an end', { exp: undefined }],
    ['of a clock that is 20 seconds ahead', { iat: NOW + 20, exp: NOW + 920 }],
    ['that ended 20 seconds ago, within the leeway', { iat: NOW - 60, exp: NOW - 20 }],
    ['that lives for a day', { iat: NOW - 86_000, exp: NOW + 400 }],
    ['with its id in upper case', { application_id: APPLICATION.toUpperCase() }],
    ['with a subject, which changes nothing', { sub: 'ann' }],
    ['whose subject is no text', { sub: { $ne: 1 } }],
    ['whose acl has no paths', { acl: {} }],
    ['whose acl allows it', { acl: { paths: { '/*/verify/**': {} } } }],
    ['whose acl allows its method', { acl: { paths: { '/v2/verify/**': { methods: ['POST'] } } } }],
  ])('%s is accepted', async (_name, claims) => {
    const api = await openV2()
    const answer = await start(api, `Bearer ${await tokenOf(claims)}`)
    expect(answer.statusCode).toBe(202)
    const { request_id: id } = answer.json<{ request_id: string }>()
    expect(await found(api, id)).toMatchObject({
      account: SHOP.key,
      application: APPLICATION,
      frontDoor: 'vonage-v2',
    })
  })

  it.each([
    ['of another application', { application_id: '00000000-0000-4000-8000-000000000000' }],
    ['of no application', { application_id: undefined }],
    ['whose application is no text', { application_id: { $ne: 1 } }],
    ['without an id of its own', { jti: undefined }],
    ['with an empty id', { jti: '' }],
    ['with a long id', { jti: 'x'.repeat(201) }],
    ['without a time', { iat: undefined }],
    ['of tomorrow', { iat: NOW + 86_400 }],
    ['that is not valid yet', { nbf: NOW + 600 }],
    ['whose acl is a text', { acl: '/**' }],
    ['whose acl is null', { acl: null }],
    ['whose paths are a list', { acl: { paths: ['/**'] } }],
    ['whose acl has too many paths', { acl: { paths: MANY_PATHS } }],
  ])('%s is refused', async (_name, claims) => {
    const api = await openV2()
    const answer = await start(api, `Bearer ${await tokenOf(claims)}`)
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json()).toEqual({
      type: expect.stringContaining('#unauthorized'),
      title: 'Unauthorized',
      detail: 'You did not provide correct credentials',
      instance: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
  })

  it.each([
    ['whose end is over', { iat: NOW - 1_000, exp: NOW - 100 }],
    ['of Java that is older than 15 minutes', { iat: NOW - 1_000, exp: undefined }],
    ['that is older than a day whatever its end', { iat: NOW - 90_000, exp: NOW + 900 }],
  ])('%s has expired', async (_name, claims) => {
    const api = await openV2()
    const answer = await start(api, `Bearer ${await tokenOf(claims)}`)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ detail: 'The JWT provided has expired.' })
  })

  it('is valid once', async () => {
    const api = await openV2()
    const authorization = `Bearer ${await tokenOf()}`
    const answers = await Promise.all([1, 2, 3].map(() => start(api, authorization)))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([
      202, 401, 401,
    ])
  })

  it('of another key is refused, and does not use up the id of the right one', async () => {
    const api = await openV2()
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
    const claims = { jti: 'the-same' }
    expect((await start(api, `Bearer ${await tokenOf(claims, stranger)}`)).statusCode).toBe(401)
    expect((await start(api, `Bearer ${await tokenOf(claims)}`)).statusCode).toBe(202)
  })

  it.each(['Bearer x', 'Bearer a.b.c', 'Bearer', `Bearer ${'x'.repeat(9_000)}`, 'Basic', 'Digest x', ''])(
    'that is %s is refused',
    async (authorization) => {
      expect((await start(await openV2(), authorization)).statusCode).toBe(401)
    },
  )

  it('without a signature, or with one of a shared secret, is refused', async () => {
    const api = await openV2()
    const [, claims, signature] = (await tokenOf()).split('.')
    for (const alg of ['none', 'HS256', 'RS384']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url')
      for (const end of ['', signature])
        expect((await start(api, `Bearer ${header}.${claims}.${end}`)).statusCode).toBe(401)
    }
  })

  it('is refused once its application or its account is gone', async () => {
    const api = await openV2()
    await api.store.accounts.enable(SHOP.key, false)
    expect((await start(api, `Bearer ${await tokenOf()}`)).statusCode).toBe(401)
    await api.store.accounts.enable(SHOP.key, true)
    expect((await start(api, `Bearer ${await tokenOf()}`)).statusCode).toBe(202)
    await api.store.applications.remove(APPLICATION)
    expect((await start(api, `Bearer ${await tokenOf()}`)).statusCode).toBe(401)
  })
})

const withAcl = async (paths: object) => ({
  authorization: `Bearer ${await tokenOf({ acl: { paths } })}`,
})

describe('the acl of a token', () => {
  it('that does not allow a request is answered 403, and nothing is stored', async () => {
    const api = await openV2()
    const body = { brand: 'Acme', workflow: [{ channel: 'sms', to: someNumber() }] }
    const answer = await api.ask('POST', '', body, await withAcl({ '/*/messages/**': {} }))
    expect(answer.statusCode).toBe(403)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json()).toEqual({
      type: expect.stringContaining('#forbidden'),
      title: 'Forbidden',
      detail: 'The `acl` of the JWT does not allow this request.',
      instance: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect((await api.ask('POST', '', body)).statusCode).toBe(202)
  })

  it.each([
    ['POST', '/network-unblock'],
    ['GET', '/templates'],
    ['POST', `/${APPLICATION}`],
    ['DELETE', `/${APPLICATION}`],
    ['POST', `/${APPLICATION}/next_workflow`],
    ['POST', `/${APPLICATION}/next-workflow`],
    ['GET', `/templates/${APPLICATION}/template_fragments/${APPLICATION}`],
    // The same paths, written in other ways.
    ['GET', '//templates/'],
    ['GET', '/templ%61tes'],
  ] as const)('is asked for %s %s', async (method, path) => {
    const api = await openV2()
    const refused = await api.ask(method, path, undefined, await withAcl({ '/v2/verify': {} }))
    expect(refused.statusCode).toBe(403)
    const allowed = await api.ask(method, path, undefined, await withAcl({ '/v2/verify/**': {} }))
    expect(allowed.statusCode).not.toBe(403)
  })

  it('is only read once the signature is right', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
    const token = await tokenOf({ acl: { paths: {} } }, stranger)
    expect((await start(await openV2(), `Bearer ${token}`)).statusCode).toBe(401)
  })

  it('that forbids a request leaves the token valid, is logged, and is no wrong secret', async () => {
    const { api, lines, metrics } = await openWatched('info')
    const headers = await withAcl({ '/v2/verify/*': {} })
    for (let time = 0; time < 12; time++)
      expect((await api.ask('POST', '', {}, headers)).statusCode).toBe(403)
    expect((await api.ask('DELETE', `/${APPLICATION}`, undefined, headers)).statusCode).toBe(404)
    expect(lines).toContainEqual(
      expect.objectContaining({
        account: SHOP.key,
        application: APPLICATION,
        msg: 'forbidden by the acl of its token',
      }),
    )
    expect(await metrics.registry.metrics()).not.toContain('pinpost_login_refusals_total{')
  })
})

async function openWatched(level: 'info' | 'warn' = 'warn') {
  const lines: object[] = []
  const logger = makeLogger('test', level, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const metrics = makeMetrics({ accounts: () => [SHOP.key, OTHER.key], routes: () => [] })
  const api = await openV2({ metrics, logger })
  await api.store.routeState.refresh()
  await expect.poll(() => api.store.accountKeys()).toContain(SHOP.key)
  return { api, lines, metrics }
}

describe('forged tokens', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
  const forged = async (claims = {}) => `Bearer ${await tokenOf(claims, stranger)}`

  it('are limited for each address and account like wrong secrets, logged once and counted', async () => {
    const { api, lines, metrics } = await openWatched()
    const statuses = []
    for (let guess = 0; guess < 15; guess++) statuses.push((await start(api, await forged())).statusCode)
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(5).fill(429)])
    expect((await start(api, `Bearer ${await tokenOf()}`)).statusCode).toBe(429)
    expect((await start(api, BASIC)).statusCode).toBe(429)
    const other = `Basic ${Buffer.from(`${OTHER.key}:${OTHER.secrets[0]}`).toString('base64')}`
    expect((await start(api, other)).statusCode).toBe(202)
    expect(lines.filter((line) => 'clientIp' in line)).toEqual([
      expect.objectContaining({ account: SHOP.key, clientIp: '127.0.0.1', limit: 'wrong-secrets-key' }),
    ])
    const text = await metrics.registry.metrics()
    expect(text).toContain(`pinpost_login_refusals_total{result="wrong",account="${SHOP.key}"} 10`)
    expect(text).toContain(`pinpost_login_refusals_total{result="locked",account="${SHOP.key}"} 7`)
  })

  it('that name no application are counted together, and lock no other caller of the address', async () => {
    const api = await openV2()
    const statuses = []
    for (let guess = 0; guess < 12; guess++)
      statuses.push((await start(api, `Bearer ${'x'.repeat(guess)}.y.z`)).statusCode)
    expect(statuses.at(9)).toBe(401)
    expect(statuses.at(11)).toBe(429)
    expect((await start(api, `Bearer ${await tokenOf()}`)).statusCode).toBe(202)
  })

  it('do not include tokens that the application signed but are expired, premature or used', async () => {
    const api = await openV2()
    const used = `Bearer ${await tokenOf()}`
    expect((await start(api, used)).statusCode).toBe(202)
    for (let time = 0; time < 12; time++)
      for (const authorization of [
        used,
        `Bearer ${await tokenOf({ iat: NOW - 1_000, exp: NOW - 100 })}`,
        `Bearer ${await tokenOf({ iat: NOW + 86_400 })}`,
        `Bearer ${await tokenOf({ jti: undefined })}`,
      ])
        expect((await start(api, authorization)).statusCode).toBe(401)
    expect((await start(api, `Bearer ${await tokenOf()}`)).statusCode).toBe(202)
  })
})

describe('key and secret', () => {
  it('are accepted with HTTP Basic, for an account without an application', async () => {
    const api = await openV2()
    const answer = await start(api, BASIC)
    expect(answer.statusCode).toBe(202)
    const { request_id: id } = answer.json<{ request_id: string }>()
    expect((await found(api, id)).application).toBeUndefined()
  })

  it('that are wrong share the limiter of v1: too many of them lock v2 as well', async () => {
    const api = await openV2()
    const wrong = `Basic ${Buffer.from(`${SHOP.key}:wrong`).toString('base64')}`
    expect((await start(api, wrong)).statusCode).toBe(401)
    for (let guess = 0; guess < 12; guess++)
      await api.app.inject({
        method: 'POST',
        url: '/verify/json',
        payload: { api_key: SHOP.key, api_secret: `guess-${guess}` },
      })
    const answer = await start(api, BASIC)
    expect(answer.statusCode).toBe(429)
    expect(answer.json()).toMatchObject({ title: 'Rate Limit Hit' })
  })

  it('of another account find no request of this one', async () => {
    const api = await openV2()
    const { request_id: id } = (await start(api, BASIC)).json<{ request_id: string }>()
    const authorization = `Basic ${Buffer.from(`${OTHER.key}:${OTHER.secrets[0]}`).toString('base64')}`
    expect((await api.ask('POST', `/${id}`, { code: '0000' }, { authorization })).statusCode).toBe(404)
  })
})
