import { describe, expect, it, vi } from 'vitest'

import { someNumber } from '../../../test/api.ts'
import { openTwilio, refusalOf, shown, type TestTwilio } from '../../../test/twilio.ts'

async function begun(form: Readonly<Record<string, string>> = {}) {
  const api = await openTwilio()
  const to = `+${someNumber()}`
  const answer = await api.begin({ To: to, ...form })
  expect(answer.statusCode).toBe(201)
  const { sid } = shown(answer)
  return { ...api, to, sid, one: `/Services/${api.service}/Verifications/${sid}` }
}

/** Later than the seconds in which a repeated request counts once. */
function later(seconds = 6): void {
  vi.setSystemTime(Date.now() + seconds * 1_000)
}

const times = <T>(count: number, work: () => Promise<T>): Promise<readonly T[]> =>
  Array.from({ length: count }).reduce<Promise<readonly T[]>>(
    async (done) => [...(await done), await work()],
    Promise.resolve([]),
  )

describe('a check', () => {
  it.each(['To', 'VerificationSid'])(
    'by %s of the right code approves once, and is not found from then on',
    async (by) => {
      const { check, to, sid, ask, one, service } = await begun()
      const target = by === 'To' ? { To: to } : { VerificationSid: sid }
      const right = await check(target)
      expect(right.statusCode).toBe(200)
      expect(right.json()).toMatchObject({
        sid,
        status: 'approved',
        valid: true,
        to,
        sna_attempts_error_codes: [],
      })
      expect(right.json()).not.toHaveProperty('url')
      expect(await refusalOf(check(target))).toEqual({
        status: 404,
        code: 20404,
        message: `The requested resource /Services/${service}/VerificationCheck was not found`,
      })
      expect(await refusalOf(ask('GET', one))).toMatchObject({ status: 404, code: 20404 })
    },
  )

  it('finds a number and an address in another spelling', async () => {
    const { check, to, begin } = await begun()
    const written = `${to.slice(0, 3)} (0) ${to.slice(3)}`
    expect(shown(await check({ To: written, Code: '0000' }))).toMatchObject({ status: 'pending' })
    expect(shown(await check({ To: written }))).toMatchObject({ status: 'approved', to })
    await begin({ To: 'ann@mail.example', Channel: 'email' })
    expect(shown(await check({ To: 'Ann@Mail.example' }))).toMatchObject({ status: 'approved' })
  })

  it('of five wrong codes is pending, and then no code is compared and none is sent', async () => {
    const { check, begin, to, ask, one } = await begun()
    const answers = await times(5, () => check({ To: to, Code: '0000' }))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200])
    expect(answers.map(shown)).toMatchObject(answers.map(() => ({ status: 'pending', valid: false })))
    const refused = { status: 429, code: 60202, message: 'Max check attempts reached' }
    expect(await refusalOf(check({ To: to }))).toEqual(refused)
    expect(await refusalOf(begin({ To: to }))).toEqual(refused)
    expect(shown(await ask('GET', one))).toMatchObject({ status: 'max_attempts_reached' })
    expect((await ask('POST', one, { Status: 'canceled' })).statusCode).toBe(200)
    expect((await begin({ To: to })).statusCode).toBe(201)
  })

  it('after ten minutes finds nothing, however often the code was sent again', async () => {
    const { check, begin, to, ask, one } = await begun()
    later(300)
    await begin({ To: to })
    later(301)
    expect(await refusalOf(check({ To: to }))).toMatchObject({ status: 404 })
    expect(await refusalOf(ask('GET', one))).toMatchObject({ status: 404 })
    expect(shown(await begin({ To: to })).sid).not.toBe(one.slice(-34))
    vi.useRealTimers()
  })

  it('takes a code without the leading zero that a program dropped', async () => {
    const { check, to } = await begun({ CustomCode: '047110' })
    expect(shown(await check({ To: to, Code: '47110' }))).toMatchObject({ status: 'approved' })
  })
})

describe('a start while a verification is in progress', () => {
  it('sends the same code again by any channel, five times in all', async () => {
    const api = await begun()
    const { begin, to, sid, found, tick } = api
    await tick(sid)
    const channels = ['call', 'whatsapp', 'sms', 'call']
    for (const channel of channels) {
      later()
      const again = await begin({ To: to, Channel: channel })
      expect(again.statusCode).toBe(201)
      expect(shown(again)).toMatchObject({ sid, channel, status: 'pending' })
      await tick(sid)
    }
    later()
    expect(await refusalOf(begin({ To: to }))).toEqual({
      status: 429,
      code: 60203,
      message: 'Max send attempts reached',
    })
    const { attempts, ...verification } = await found(sid)
    expect(attempts.map(({ channel }) => channel)).toEqual(['sms', 'voice', 'whatsapp', 'sms', 'voice'])
    expect(verification).toMatchObject({ state: 'inProgress' })
    const sends = shown(
      await api.ask('GET', `/Services/${api.service}/Verifications/${to}`),
    ).send_code_attempts
    expect(sends.map(({ channel }) => channel)).toEqual(['sms', ...channels])
    expect(new Set(sends.map(({ attempt_sid: attempt }) => attempt)).size).toBe(5)
    expect(shown(await api.check({ To: to }))).toMatchObject({ status: 'approved' })
    vi.useRealTimers()
  })

  it('is not refused by the limits of starts', async () => {
    const { store, begin, to, check } = await begun()
    await store.accounts.set('shop0001', (settings) => ({
      ...settings,
      limits: { 'starts-10-minutes': { limit: 1 } },
    }))
    await check({ To: to })
    const { sid } = shown(await begin({ To: to }))
    later()
    expect(shown(await begin({ To: to }))).toMatchObject({ sid })
    expect((await check({ To: to })).statusCode).toBe(200)
    expect(await refusalOf(begin({ To: to }))).toMatchObject({ code: 60203 })
    vi.useRealTimers()
  })

  it('with another custom code replaces it, and with the same one does not', async () => {
    const { begin, check, to, sid } = await begun()
    later()
    expect(shown(await begin({ To: to }))).toMatchObject({ sid })
    const { sid: other } = shown(await begin({ To: to, CustomCode: '0815' }))
    expect(other).not.toBe(sid)
    expect(shown(await check({ To: to, Code: '4711' }))).toMatchObject({ sid: other, status: 'pending' })
    expect(shown(await check({ To: to, Code: '0815' }))).toMatchObject({ status: 'approved' })
    vi.useRealTimers()
  })

  it('is one verification with one code, however many arrive at once', async () => {
    const api = await openTwilio()
    const to = `+${someNumber()}`
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.begin({ To: to })))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
    expect(new Set(answers.map((answer) => shown(answer).sid)).size).toBe(1)
    expect((await api.found(shown(await api.begin({ To: to })).sid)).steps).toHaveLength(1)
  })

  it('is of its service only', async () => {
    const { ask, begin, check, to, sid, service } = await begun()
    const other = shown(
      await ask('POST', '/Services', { FriendlyName: 'Other', CustomCodeEnabled: 'true' }),
    ).sid
    const start = { To: to, Channel: 'sms', CustomCode: '2222' }
    const second = shown(await ask('POST', `/Services/${other}/Verifications`, start))
    expect(second.sid).not.toBe(sid)
    expect(await refusalOf(ask('GET', `/Services/${other}/Verifications/${sid}`))).toMatchObject({
      status: 404,
    })
    const wrong = { VerificationSid: second.sid, Code: '2222' }
    expect(await refusalOf(check(wrong))).toMatchObject({ status: 404 })
    expect(shown(await check({ To: to }))).toMatchObject({ sid, status: 'approved', service_sid: service })
    expect(shown(await begin({ To: to })).sid).not.toBe(sid)
  })
})

const update = ({ ask }: Pick<TestTwilio, 'ask'>, path: string, status: string) =>
  ask('POST', path, { Status: status })

describe('an update', () => {
  it('cancels at once, after which the verification is shown and its number is free', async () => {
    const api = await begun()
    const cancelled = await update(api, api.one, 'canceled')
    expect(shown(cancelled)).toMatchObject({ sid: api.sid, status: 'canceled', valid: false })
    expect(shown(await api.ask('GET', api.one))).toMatchObject({ status: 'canceled' })
    expect(await refusalOf(update(api, api.one, 'canceled'))).toMatchObject({ status: 404 })
    expect(await refusalOf(api.check({ VerificationSid: api.sid }))).toMatchObject({ status: 404 })
    expect(shown(await api.begin({ To: api.to })).sid).not.toBe(api.sid)
  })

  it.each(['literal', 'escaped'])('approves by the number, %s', async (writing) => {
    const api = await begun()
    const to = writing === 'literal' ? api.to : encodeURIComponent(api.to)
    const approved = await update(api, `/Services/${api.service}/Verifications/${to}`, 'approved')
    expect(shown(approved)).toMatchObject({ sid: api.sid, status: 'approved', valid: true })
    expect(await refusalOf(api.ask('GET', api.one))).toMatchObject({ status: 404 })
  })

  it('of another status is refused', async () => {
    const api = await begun()
    for (const status of ['', 'cancelled', 'pending'])
      expect(await refusalOf(update(api, api.one, status))).toMatchObject({ code: 60200 })
  })
})

it('no other API finds the verification, and its wrong codes count for all of them', async () => {
  const { call, check, sid, to } = await begun()
  const id = sid.slice(2)
  expect(await call('/verify/check/json', { request_id: id, code: '4711' })).toMatchObject({ status: '6' })
  expect(await call('/verify/search/json', { request_id: id })).toMatchObject({ status: '101' })
  const v1 = await call('/verify/json', { number: to, brand: 'Acme', pin_code: '1234' })
  expect(v1).toMatchObject({ status: '0' })
  const foreign = { VerificationSid: `VE${String(v1['request_id'])}`, Code: '1234' }
  expect(await refusalOf(check(foreign))).toMatchObject({ status: 404 })
})
