import { describe, expect, it } from 'vitest'

import { openTestApi, OTHER, SHOP, someNumber, type TestApi } from '../../../test/api.ts'

const NETWORK = { network: '23410', prefixes: ['44770'], since: '2026-01-01T00:00:00Z' }

async function post({ app }: TestApi, url: string, payload: object, account = SHOP) {
  const authorization = `Basic ${Buffer.from(`${account.key}:${account.secrets[0]}`).toString('base64')}`
  const answer = await app.inject({ method: 'POST', url, payload, headers: { authorization } })
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    body: answer.json<Record<string, unknown>>(),
  }
}

const unblock = (api: TestApi, payload: object) => post(api, '/verify/network-unblock', payload)

async function openBlocked(): Promise<TestApi> {
  const api = await openTestApi()
  await api.store.accounts.save({
    ...SHOP,
    networkUnblock: true,
    blockedNetworks: [NETWORK],
  })
  return api
}

const save = (api: TestApi, payload: object, account = SHOP) =>
  post(api, '/verify/templates', payload, account)
async function templatesOf({ store }: TestApi, id: unknown) {
  const decision = await store.dispatch(String(id), { type: 'expiryDue' })
  if (decision?.verification.state !== 'inProgress') throw new Error('it is not in progress')
  return decision.verification.templates
}

const recording = (name: string): string => `https://shop.example/${name}.mp3`

describe('/verify/network-unblock', () => {
  it('unblocks a network whose starts were answered with 7', async () => {
    const api = await openBlocked()
    const request = { number: '447700900500', brand: 'Acme' }
    expect(await api.call('/verify/json', request)).toEqual({
      status: '7',
      error_text: 'The network you are trying to verify has been blocked due to possible fraudulent activity',
      network: '23410',
    })
    expect(await unblock(api, { network: '23410', unblock_duration: '60' })).toMatchObject({
      status: 202,
      body: { network: '23410', unblocked_until: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    })
    expect(await api.call('/verify/json', request)).toMatchObject({ status: '0' })
    expect(await unblock(api, { network: '23410' })).toMatchObject({
      status: 404,
      body: { title: 'Not Found' },
    })
  })

  it.each([
    [{}, 422, 'Network not found.'],
    [{ network: '23410', unblock_duration: 86_401 }, 422, 'Invalid unblock_duration parameter'],
    [{ network: '23410', unblock_duration: -1 }, 422, 'Invalid unblock_duration parameter'],
    [{ network: '99999' }, 404, 'Not Found'],
  ])('%j is answered with the problem %i, %s', async (payload, status, title) => {
    const answer = await unblock(await openBlocked(), payload)
    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { title } })
    expect(answer.body['instance']).toMatch(/^[0-9a-f]{32}$/)
  })

  it('is 403 for an account without the permission, and 401 for strangers', async () => {
    const api = await openTestApi()
    expect(await unblock(api, { network: '23410' })).toMatchObject({
      status: 403,
      body: { title: 'Forbidden' },
    })
    const stranger = { ...SHOP, secrets: ['wrong'] }
    expect(await post(api, '/verify/network-unblock', { network: '1' }, stranger)).toMatchObject({
      status: 401,
    })
  })
})

describe('/verify/templates', () => {
  it('a template is the text of every later verification of its account and locale', async () => {
    const api = await openTestApi()
    const template = '${brand}: ${pin} (${pin_expiry})'
    const wanted = { action_type: 'sms', lg: 'de-de', template, type: 'text' }
    expect(await save(api, wanted)).toMatchObject({
      status: 201,
      body: {
        account_id: SHOP.key,
        action_type: 'sms',
        lg: 'de-de',
        version: 1,
        status: 'ACTIVE',
        template,
        type: 'text',
      },
    })
    expect(await save(api, wanted)).toMatchObject({ body: { version: 2 } })
    const german = await api.call('/verify/json', { number: someNumber(), brand: 'Acme' })
    expect((await templatesOf(api, german['request_id']))?.sms?.text).toBe(template)
    const french = await api.call('/verify/json', { number: someNumber(), brand: 'Acme', lg: 'fr-fr' })
    expect(await templatesOf(api, french['request_id'])).toBeUndefined()
    const credentials = { api_key: OTHER.key, api_secret: OTHER.secrets[0] ?? '' }
    const other = await api.call('/verify/json', { ...credentials, number: someNumber(), brand: 'Acme' })
    expect(await templatesOf(api, other['request_id'])).toBeUndefined()
  })

  it('need the permission; without it, saved ones are not used either', async () => {
    const api = await openTestApi()
    const wanted = { action_type: 'sms', lg: 'de-de', template: 'Evil: ${pin}' }
    await save(api, wanted)
    await api.store.accounts.save({ ...SHOP, templates: false })
    expect(await save(api, wanted)).toMatchObject({ status: 403, body: { title: 'Forbidden' } })
    const { request_id } = await api.call('/verify/json', { number: someNumber(), brand: 'Acme' })
    expect(await templatesOf(api, request_id)).toBeUndefined()
  })

  it('are listed, filtered and removed by their account only', async () => {
    const api = await openTestApi()
    for (const lg of ['de-de', 'fr-fr']) {
      await save(api, { action_type: 'sms', lg, template: '${pin}' })
      await save(api, { action_type: 'voice', lg, template: '${pin}' })
    }
    const send = async (method: 'GET' | 'DELETE', query: string, account = SHOP) => {
      const authorization = `Basic ${Buffer.from(`${account.key}:${account.secrets[0]}`).toString('base64')}`
      const url = `/verify/templates${query}`
      const { statusCode, body } = await api.app.inject({ method, url, headers: { authorization } })
      return { statusCode, body }
    }
    const list = async (query = '', account = SHOP) => {
      const { templates }: { templates: Record<string, unknown>[] } = JSON.parse(
        (await send('GET', query, account)).body,
      )
      return templates.map(({ action_type, lg }) => `${String(action_type)} ${String(lg)}`)
    }
    expect(await list()).toEqual(['sms de-de', 'sms fr-fr', 'voice de-de', 'voice fr-fr'])
    expect(await list('?action_type=voice&lg=de-de')).toEqual(['voice de-de'])
    expect(await list('', OTHER)).toEqual([])
    expect(await send('DELETE', '?action_type=sms&lg=de-de', OTHER)).toMatchObject({ statusCode: 404 })
    expect(await send('DELETE', '?action_type=sms&lg=de-de')).toEqual({ statusCode: 204, body: '' })
    expect(await send('DELETE', '?action_type=sms&lg=de-de')).toMatchObject({ statusCode: 404 })
    expect(await send('DELETE', '?lg=de-de')).toMatchObject({ statusCode: 400 })
    expect(await list()).toEqual(['sms fr-fr', 'voice de-de', 'voice fr-fr'])
  })

  it('recordings of all digits replace speech', async () => {
    const api = await openTestApi()
    const digits = Object.fromEntries(
      Array.from({ length: 10 }, (_, digit) => [`digit_${digit}`, recording(String(digit))]),
    )
    const recordings = { ...digits, welcome_message: recording('hello'), bye_message: recording('bye') }
    const saved = await save(api, { action_type: 'voice', lg: 'en-gb', ...recordings })
    expect(saved).toMatchObject({ status: 201, body: recordings })
    const incomplete = { ...recordings, digit_3: '' }
    expect(await save(api, { action_type: 'voice', lg: 'en-gb', ...incomplete })).toMatchObject({
      status: 400,
    })
    const both = { action_type: 'voice', lg: 'en-gb', template: '${pin}', ...recordings }
    expect(await save(api, both)).toMatchObject({ status: 400 })
  })

  it.each([
    [{}, 'action_type'],
    [{ action_type: 'sms' }, 'lg'],
    [{ action_type: 'sms', lg: 'xx-xx', template: '${pin}' }, 'lg'],
    [{ action_type: 'sms', lg: 'en-gb' }, 'template'],
    [{ action_type: 'sms', lg: 'en-gb', template: 'no code' }, 'template'],
    [{ action_type: 'sms', lg: 'en-gb', template: `${'x'.repeat(620)}\${pin}` }, 'template'],
    [{ action_type: 'sms', lg: 'en-gb', template: '${pin}', type: 'fax' }, 'type'],
    [{ action_type: 'voice', lg: 'en-gb', welcome_message: 'javascript:1' }, 'digit_0'],
  ])('%j is answered with 400, which names %s', async (payload, name) => {
    const answer = await save(await openTestApi(), payload)
    expect(answer).toMatchObject({
      status: 400,
      body: { title: 'Bad Request', invalid_parameters: [{ name }] },
    })
  })
})

describe('what an account may verify', () => {
  it.each([
    [
      { barred: true },
      '8',
      'The api_key you supplied is for an account that has been barred from submitting messages.',
    ],
    [{ countries: ['GB'] }, '15', 'The destination number is not in a supported network'],
    [{ trialNumbers: ['+4915100000000'] }, '29', expect.stringContaining('still in demo mode')],
  ])('%j is answered with %s', async (changes, status, error_text) => {
    const api = await openTestApi()
    await api.store.accounts.save({ ...SHOP, ...changes })
    const answer = await api.call('/verify/json', { number: someNumber(), brand: 'Acme' })
    expect(answer).toEqual({ status, error_text })
  })

  it('starts beyond startsPerDay are answered with 9; a start refused with 10 does not count', async () => {
    const api = await openTestApi()
    await api.store.accounts.save({ ...SHOP, startsPerDay: 2 })
    const number = someNumber()
    const start = (to: string) => api.call('/verify/json', { number: to, brand: 'Acme' })
    expect(await start(number)).toMatchObject({ status: '0' })
    expect(await start(number)).toMatchObject({ status: '10' })
    expect(await start(someNumber())).toMatchObject({ status: '0' })
    expect(await start(someNumber())).toEqual({ status: '9', error_text: 'Partner quota exceeded' })
  })

  it('a barred account cannot trigger its next event either', async () => {
    const api = await openTestApi()
    const { request_id } = await api.call('/verify/json', { number: someNumber(), brand: 'Acme' })
    await api.store.accounts.save({ ...SHOP, barred: true })
    const command = { request_id: String(request_id), cmd: 'trigger_next_event' }
    expect(await api.call('/verify/control/json', command)).toMatchObject({ status: '8' })
  })

  it('a trial account verifies its own numbers', async () => {
    const api = await openTestApi()
    const number = someNumber()
    await api.store.accounts.save({ ...SHOP, trialNumbers: [`+${number}`] })
    expect(await api.call('/verify/json', { number, brand: 'Acme' })).toMatchObject({ status: '0' })
  })

  it('calls beyond requestsPerSecond are answered with 1, with HTTP 200', async () => {
    const api = await openTestApi()
    await api.store.accounts.save({ ...SHOP, requestsPerSecond: 3 })
    const calls = Array.from({ length: 10 }, () => api.call('/verify/search/json', { request_id: 'x' }))
    const statuses = (await Promise.all(calls)).map(({ status }) => status)
    expect(statuses).toContain('101')
    expect(statuses.filter((status) => status === '1').length).toBeGreaterThanOrEqual(4)
    expect(await Promise.all(calls)).toContainEqual({ status: '1', error_text: 'Throttled' })
  })
})
