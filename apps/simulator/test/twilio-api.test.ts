import { describe, expect, it } from 'vitest'

import { ACCOUNT_SID, eventually, FROM, makeClient, startSimulator, TO } from './world.ts'

const TWIML = '<Response><Say language="de-DE">Hallo</Say></Response>'

describe('the official twilio package, unchanged but for its base URL', () => {
  it('creates a message and fetches it until it is delivered', async () => {
    const { client } = await startSimulator()
    const messages = client().messages
    const created = await messages.create({ to: TO, from: FROM, body: 'Your code is 4711' })
    expect(created).toMatchObject({ status: 'queued', to: TO, from: FROM, body: 'Your code is 4711' })
    expect(created.sid).toMatch(/^SM[\da-f]{32}$/)
    expect(created.accountSid).toBe(ACCOUNT_SID)
    expect(created.dateCreated.getTime()).toBeGreaterThan(Date.now() - 60_000)
    await eventually(async () => (await messages(created.sid).fetch()).status === 'delivered')
    expect(await messages(created.sid).fetch()).toMatchObject({ errorCode: null, numSegments: '1' })
  })

  it('lets a Messaging Service accept first and choose the sender later', async () => {
    const { client, next } = await startSimulator()
    const messagingServiceSid = `MG${'a'.repeat(32)}`
    const created = await client().messages.create({ to: TO, messagingServiceSid, body: 'Hello' })
    expect(created).toMatchObject({ status: 'accepted', from: null, messagingServiceSid })
    expect((await next()).body).toMatchObject({ from: FROM, text: 'Hello' })
  })

  it('creates a call and fetches it until it is completed', async () => {
    const { client } = await startSimulator()
    const calls = client().calls
    const created = await calls.create({ to: TO, from: FROM, twiml: TWIML })
    expect(created).toMatchObject({ status: 'queued', to: TO, from: FROM, direction: 'outbound-api' })
    expect(created.sid).toMatch(/^CA[\da-f]{32}$/)
    await eventually(async () => (await calls(created.sid).fetch()).status === 'completed')
    expect(Number((await calls(created.sid).fetch()).duration)).toBeGreaterThan(0)
  })

  it('lists messages and calls, the newest first, of a number or from one', async () => {
    const { client, next, api } = await startSimulator()
    const { messages, calls } = client()
    for (const body of ['one', 'two']) await messages.create({ to: TO, from: FROM, body })
    await messages.create({ to: '+447700900123', from: 'Acme', body: 'three' })
    const { sid } = await calls.create({ to: TO, from: FROM, twiml: TWIML })
    const bodies = async (filter: Parameters<typeof messages.list>[0] = {}) =>
      (await messages.list(filter)).map(({ body }) => body)
    expect(await bodies()).toEqual(['three', 'two', 'one'])
    expect(await bodies({ to: TO })).toEqual(['two', 'one'])
    expect(await bodies({ from: 'Acme' })).toEqual(['three'])
    expect(await bodies({ to: TO, pageSize: 1 })).toEqual(['two'])
    expect(await bodies({ to: '+4930123456' })).toEqual([])
    for (const _ of ['one', 'two', 'call']) expect((await next()).status).toBe(200)
    expect(await calls.list({ to: TO })).toMatchObject([{ sid, to: TO, from: FROM }])
    await api('DELETE', `/numbers/${TO}/inbox`)
    expect(await bodies({ to: TO })).toEqual([])
  })

  it('confirms a message by its feedback', async () => {
    const { client } = await startSimulator()
    const { sid } = await client().messages.create({ to: TO, from: FROM, body: 'Hello' })
    const feedback = await client().messages(sid).feedback.create({ outcome: 'confirmed' })
    expect(feedback).toMatchObject({ messageSid: sid, outcome: 'confirmed' })
  })

  it('replaces look-alike characters if SmartEncoded is on, which keeps one segment', async () => {
    const { client, next } = await startSimulator()
    await client().messages.create({ to: TO, from: FROM, body: '“Shop’s” code', smartEncoded: true })
    expect((await next()).body).toMatchObject({ text: '"Shop\'s" code', encoding: 'GSM-7' })
    await client().messages.create({ to: TO, from: FROM, body: '“Shop’s” code', smartEncoded: false })
    expect((await next()).body).toMatchObject({ text: '“Shop’s” code', encoding: 'UCS-2' })
  })
})

describe('errors are Twilio’s', () => {
  it('refuses wrong credentials with 20003 and another account with 20404', async () => {
    const { client, url } = await startSimulator()
    const to = { to: TO, from: FROM, body: 'x' }
    await expect(client('wrong-token').messages.create(to)).rejects.toMatchObject({
      status: 401,
      code: 20_003,
    })
    const other = makeClient(url, 'test-token-of-the-simulator').api.v2010.accounts(`AC${'f'.repeat(32)}`)
    await expect(other.messages.create(to)).rejects.toMatchObject({ status: 404, code: 20_404 })
    await expect(
      client()
        .messages(`SM${'0'.repeat(32)}`)
        .fetch(),
    ).rejects.toMatchObject({ code: 20_404 })
  })

  it.each([
    [{ to: '+15005550001' }, 21_211],
    [{ to: '+15005550002' }, 21_612],
    [{ to: '+15005550003' }, 21_408],
    [{ to: '+15005550004' }, 21_610],
    [{ to: '+15005550009' }, 21_614],
    [{ from: '+15005550001' }, 21_212],
    [{ from: '+15005550007' }, 21_606],
    [{ from: '+15005550008' }, 21_611],
    [{ to: '' }, 21_604],
    [{ to: 'nobody' }, 21_211],
    [{ from: '' }, 21_603],
    [{ body: '' }, 21_602],
    [{ body: 'x'.repeat(1601) }, 21_617],
    [{ validityPeriod: 0 }, 90_007],
    [{ statusCallback: 'ftp://example.com' }, 21_609],
  ])('answers a message with %o with 400', async (change, code) => {
    const { client, api } = await startSimulator()
    const message = { to: TO, from: FROM, body: 'x', ...change }
    await expect(client().messages.create(message)).rejects.toMatchObject({ status: 400, code })
    expect((await api('GET', '/ledger')).body).toMatchObject([{ kind: 'sms', sid: null, accepted: false }])
  })

  it.each([
    [{ to: '+15005550001' }, 21_211],
    [{ to: '+15005550002' }, 21_214],
    [{ to: '+15005550003' }, 21_215],
    [{ to: '+15005550004' }, 21_216],
    [{ from: '+15005550001' }, 21_212],
    [{ to: '' }, 21_201],
    [{ twiml: '' }, 21_205],
    [{ twiml: 'x'.repeat(4001) }, 21_206],
    [{ timeout: 0 }, 21_220],
    [{ statusCallbackEvent: ['sometimes'] }, 21_626],
  ])('answers a call with %o with 400', async (change, code) => {
    const { client } = await startSimulator()
    const call = { to: TO, from: FROM, twiml: TWIML, ...change }
    await expect(client().calls.create(call)).rejects.toMatchObject({ status: 400, code })
  })
})
