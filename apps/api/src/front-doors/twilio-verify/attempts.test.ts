import { describe, expect, it, vi } from 'vitest'

import { basicOf, openTwilio, refusalOf, shown, type TestTwilio } from '../../../test/twilio.ts'
import { someNumber } from '../../../test/api.ts'

interface Listed {
  readonly meta: { readonly next_page_url: string | null }
  readonly attempts: readonly {
    readonly sid: string
    readonly channel: string
    readonly verification_sid: string
  }[]
}

/** Does what a worker does: claims the due step and reports the carrier's answer. */
async function send({ tick, found, store }: TestTwilio, sid: string): Promise<void> {
  await tick(sid)
  const attempt = (await found(sid)).attempts.length
  const outcome = { kind: 'accepted', reference: `r${attempt}` } as const
  const claimed = { type: 'attemptFinished', attempt, route: 'a', outcome, price: 75_000 } as const
  await store.dispatch(sid.slice(2), {
    ...claimed,
    why: { by: 'ordered', among: 1 },
    otherRoute: false,
    jitter: 0,
  })
}

/** A verification that was sent by SMS, and then by a call. */
async function sentTwice(api: TestTwilio) {
  const to = `+${someNumber()}`
  const { sid } = shown(await api.begin({ To: to }))
  await send(api, sid)
  vi.setSystemTime(Date.now() + 6_000)
  await api.begin({ To: to, Channel: 'call' })
  vi.useRealTimers()
  await send(api, sid)
  return { to, sid }
}

const list = async ({ ask }: TestTwilio, query = ''): Promise<Listed> =>
  (await ask('GET', `/Attempts${query}`)).json<Listed>()

describe('attempts', () => {
  it('of an approved verification are shown, and the last one is converted', async () => {
    const api = await openTwilio()
    const { to, sid } = await sentTwice(api)
    const delivered = { type: 'receipt', attempt: 2, receipt: { status: 'delivered' } } as const
    await api.store.dispatch(sid.slice(2), delivered)
    await api.check({ To: to })
    const { attempts, meta } = await list(api)
    const one = {
      account_sid: expect.stringMatching(/^AC/),
      service_sid: api.service,
      verification_sid: sid,
      date_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      date_updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      price: { value: '0.07500', currency: 'eur' },
    }
    const data = {
      verification_sid: sid,
      to,
      error_code: null,
      country: 'DE',
      code_length: 4,
      locale: 'de-de',
      mcc: null,
      mnc: null,
      carrier: null,
    }
    expect(attempts).toEqual([
      {
        ...one,
        sid: expect.stringMatching(/^VL[0-9a-f]{32}$/),
        channel: 'call',
        conversion_status: 'converted',
        channel_data: { ...data, status: 'confirmed', message_status: 'delivered' },
        url: `http://localhost/v2/Attempts/${attempts[0]?.sid}`,
      },
      {
        ...one,
        sid: expect.stringMatching(/^VL[0-9a-f]{32}$/),
        channel: 'sms',
        conversion_status: 'unconverted',
        channel_data: { ...data, status: 'unconfirmed', message_status: 'sent' },
        url: `http://localhost/v2/Attempts/${attempts[1]?.sid}`,
      },
    ])
    expect(meta).toMatchObject({ key: 'attempts', page: 0, page_size: 50, next_page_url: null })
    for (const attempt of attempts)
      expect((await api.ask('GET', `/Attempts/${attempt.sid}`)).json()).toEqual(attempt)
  })

  it('have the sids that the verification shows', async () => {
    const api = await openTwilio()
    const { to } = await sentTwice(api)
    const verification = shown(await api.ask('GET', `/Services/${api.service}/Verifications/${to}`))
    const { attempts } = await list(api)
    expect(attempts.map(({ sid }) => sid).toReversed()).toEqual(
      verification.send_code_attempts.map(({ attempt_sid }) => attempt_sid),
    )
  })

  it('are listed over pages, without dividing a verification', async () => {
    const api = await openTwilio()
    const made = [await sentTwice(api), await sentTwice(api), await sentTwice(api)]
    const sids: string[] = []
    let next: string | null = '/Attempts?PageSize=1&api_secret=x'
    for (; next !== null;) {
      const answer = await api.ask('GET', next)
      const { attempts, meta } = answer.json<Listed>()
      expect(answer.body).not.toContain('api_secret')
      expect(attempts).toHaveLength(2)
      sids.push(...attempts.map(({ verification_sid }) => verification_sid))
      next = meta.next_page_url?.replace('http://localhost/v2', '') ?? null
    }
    expect(sids).toHaveLength(6)
    expect(new Set(sids)).toEqual(new Set(made.map(({ sid }) => sid)))
  })

  it('are filtered', async () => {
    const api = await openTwilio()
    const before = new Date(Date.now() - 1_000).toISOString()
    const [{ to, sid }, other] = [await sentTwice(api), await sentTwice(api)]
    await api.check({ To: to })
    const { sid: elsewhere } = (await api.ask('POST', '/Services', { FriendlyName: 'Other' })).json<{
      sid: string
    }>()
    const of = async (query: Record<string, string>): Promise<readonly string[]> =>
      (await list(api, `?${new URLSearchParams(query)}`)).attempts.map(
        ({ verification_sid, channel }) => `${verification_sid === sid ? 'one' : 'other'} ${channel}`,
      )
    const all = ['other call', 'other sms', 'one call', 'one sms']
    const inAnyOrder = async (query: Record<string, string>) => (await of(query)).toSorted()
    expect(await inAnyOrder({})).toEqual(all.toSorted())
    for (const Status of ['converted', 'CONVERTED']) expect(await of({ Status })).toEqual(['one call'])
    expect(await inAnyOrder({ Channel: 'sms' })).toEqual(['one sms', 'other sms'])
    expect(await of({ 'ChannelData.To': to })).toEqual(['one call', 'one sms'])
    expect(await of({ 'ChannelData.To': `+${someNumber()}` })).toEqual([])
    expect(await of({ VerificationSid: other.sid, Status: 'unconverted' })).toEqual([
      'other call',
      'other sms',
    ])
    expect(await of({ VerificationSid: 'VE1' })).toEqual([])
    expect(await inAnyOrder({ Country: 'de', VerifyServiceSid: api.service })).toEqual(all.toSorted())
    expect(await of({ Country: 'FR' })).toEqual([])
    expect(await of({ VerifyServiceSid: elsewhere })).toEqual([])
    expect(await inAnyOrder({ DateCreatedAfter: before })).toEqual(all.toSorted())
    expect(await of({ DateCreatedBefore: before })).toEqual([])
    expect(await of({ DateCreatedAfter: new Date(Date.now() + 60_000).toISOString() })).toEqual([])
  })

  it('are summed up', async () => {
    const api = await openTwilio()
    const { to } = await sentTwice(api)
    await sentTwice(api)
    const summary = async (query = '') => (await api.ask('GET', `/Attempts/Summary${query}`)).json<object>()
    expect(await summary()).toEqual({
      total_attempts: 4,
      total_converted: 0,
      total_unconverted: 4,
      conversion_rate_percentage: '0.000000000',
      url: 'http://localhost/v2/Attempts/Summary',
    })
    await api.check({ To: to })
    const counts = { total_attempts: 4, total_converted: 1, conversion_rate_percentage: '25.000000000' }
    expect(await summary()).toMatchObject(counts)
    expect(await summary('?DestinationPrefix=49151')).toMatchObject(counts)
    expect(await summary(`?DestinationPrefix=${encodeURIComponent(to)}`)).toMatchObject({ total_attempts: 2 })
    expect(await summary('?Country=FR')).toMatchObject({
      total_attempts: 0,
      conversion_rate_percentage: '0.000000000',
    })
  })

  it('of other accounts and APIs are not found', async () => {
    const api = await openTwilio()
    const { sid } = await sentTwice(api)
    const [attempt] = (await list(api)).attempts
    const twilioSid = `AC${'b'.repeat(32)}`
    await api.store.accounts.set('other001', (settings) => ({ ...settings, twilioSid }))
    const other = { authorization: basicOf(twilioSid, 'other-secret') }
    for (const query of ['', `?VerificationSid=${sid}`])
      expect((await api.ask('GET', `/Attempts${query}`, undefined, other)).json()).toMatchObject({
        attempts: [],
      })
    const refused = { status: 404, code: 20404 }
    expect(await refusalOf(api.ask('GET', `/Attempts/${attempt?.sid}`, undefined, other))).toMatchObject(
      refused,
    )
    for (const unknown of [`VL${'0'.repeat(32)}`, 'VL1', sid])
      expect(await refusalOf(api.ask('GET', `/Attempts/${unknown}`))).toMatchObject(refused)
    await api.call('/verify/json', { number: someNumber(), brand: 'Acme' })
    expect((await list(api)).attempts).toHaveLength(2)
  })

  it.each([
    ['Status=done', 'Status'],
    ['DateCreatedAfter=yesterday', 'DateCreatedAfter'],
    ['DateCreatedBefore=2026-13-01T00:00:00Z', 'DateCreatedBefore'],
    ['ChannelData.To=%2B12', 'ChannelData.To'],
    ['PageToken=x', 'PageToken'],
    ['PageSize=0', 'PageSize'],
  ])('are not listed for %s', async (query, name) => {
    const { ask } = await openTwilio()
    expect(await refusalOf(ask('GET', `/Attempts?${query}`))).toEqual({
      status: 400,
      code: 60200,
      message: `Invalid parameter: ${name}`,
    })
  })
})
