import { describe, expect, it } from 'vitest'

import { eventually, FROM, pause, startApplication, startSimulator, TO } from './world.ts'

async function setUp(options: Parameters<typeof startSimulator>[0] = {}) {
  const simulator = await startSimulator(options)
  return {
    ...simulator,
    send: (body: string, to = TO) => simulator.client().messages.create({ to, from: FROM, body }),
    inbox: async (to = TO) => (await simulator.api('GET', `/numbers/${to}/inbox`)).body,
  }
}

describe('an inbox', () => {
  it('lists what arrived, oldest first, under any spelling of the number', async () => {
    const { send, inbox } = await setUp()
    await send('first')
    await send('Привет', '0049 170 123-4567'.replace(/^00/, '+'))
    await eventually(async () => (await inbox()).length === 2)
    for (const spelling of [TO, TO.slice(1), encodeURIComponent(TO)]) {
      expect(await inbox(spelling)).toMatchObject([
        { kind: 'sms', from: FROM, to: TO, text: 'first', segments: 1, encoding: 'GSM-7', errorCode: null },
        { kind: 'sms', text: 'Привет', segments: 1, encoding: 'UCS-2' },
      ])
    }
  })

  it('refuses an invalid number', async () => {
    const { api } = await setUp()
    expect(await api('GET', '/numbers/nobody/inbox')).toMatchObject({
      status: 400,
      body: { error: /number/ },
    })
    expect((await api('DELETE', '/numbers/12/inbox')).status).toBe(400)
  })

  it('is emptied', async () => {
    const { send, inbox, api, next } = await setUp()
    await send('old')
    expect((await api('DELETE', `/numbers/${TO}/inbox`)).status).toBe(204)
    expect(await inbox()).toEqual([])
    await pause(100)
    expect((await next(TO, 0)).status).toBe(204)
  })

  it('keeps a bounded number of items and numbers, the newest', async () => {
    const { send, inbox, api } = await setUp({ limits: { entries: 5, perNumber: 3, numbers: 2 } })
    for (const text of ['a', 'b', 'c', 'd']) await send(text)
    expect((await inbox()).map((item: { text: string }) => item.text)).toEqual(['b', 'c', 'd'])
    await send('x', '+4915100000001')
    await send('y', '+4915100000002')
    expect((await api('GET', '/numbers')).body).toMatchObject([
      { number: '+4915100000002', messages: 1, calls: 0 },
      { number: '+4915100000001', messages: 1, calls: 0 },
    ])
  })
})

describe('the next item', () => {
  it('can be waited for, and is returned once', async () => {
    const { send, next } = await setUp()
    const waiting = next()
    await send('one')
    expect(await waiting).toMatchObject({ status: 200, body: { text: 'one', status: 'delivered' } })
    expect((await next(TO, 0)).status).toBe(204)
  })

  it('goes to the waiting requests in their order, one each', async () => {
    const { send, next } = await setUp()
    const waiting = [next(), next()]
    await pause(30)
    await send('one')
    await pause(80)
    await send('two')
    const texts = (await Promise.all(waiting)).map(({ body }) => body.text)
    expect(new Set(texts)).toEqual(new Set(['one', 'two']))
  })

  it('is answered with 204 when the time is over', async () => {
    const { next, api } = await setUp()
    const before = Date.now()
    expect((await next(TO, 1)).status).toBe(204)
    expect(Date.now() - before).toBeGreaterThanOrEqual(990)
    expect((await api('GET', `/numbers/${TO}/inbox/next?waitSeconds=61`)).status).toBe(400)
  })

  it('is not lost to a closed connection or a HEAD request', async () => {
    const { url, send, next } = await setUp()
    const path = `${url}/api/numbers/${TO}/inbox/next?waitSeconds=10`
    const gone = new AbortController()
    const waiting = fetch(path, { signal: gone.signal }).catch(() => 'gone')
    await pause(100)
    gone.abort()
    expect(await waiting).toBe('gone')
    await pause(50)
    await send('one')
    await pause(100)
    expect((await fetch(path, { method: 'HEAD' })).status).toBe(404)
    expect((await next()).body).toMatchObject({ text: 'one' })
  })

  it('is never a message that did not arrive', async () => {
    const { send, next, addFault, inbox } = await setUp()
    await addFault({ type: 'undelivered' })
    await send('lost')
    await eventually(async () => (await inbox())[0]?.status === 'undelivered')
    expect((await next(TO, 0)).status).toBe(204)
    expect(await inbox()).toMatchObject([{ errorCode: 30_003 }])
  })

  it('ends with the simulator', async () => {
    const { app, next } = await setUp()
    const waiting = next(TO, 30).catch(() => 'closed')
    await pause(50)
    // The time limit of the test is shorter than the wait that it must not have.
    await expect(app.close()).resolves.toBeUndefined()
    await waiting
  })
})

describe('the ledger', () => {
  it('lists every create request, in pages', async () => {
    const { send, api, client } = await setUp()
    const { sid } = await send('one')
    await client()
      .messages.create({ to: '+15005550004', from: FROM, body: 'x' })
      .catch(() => undefined)
    await client().calls.create({
      to: TO,
      from: FROM,
      twiml: '<Response/>',
      statusCallback: 'http://localhost:1/x',
    })
    const all = (await api('GET', '/ledger')).body
    expect(all).toMatchObject([
      { index: 1, kind: 'sms', sid, to: TO, accepted: true, statusCallback: null },
      { index: 2, kind: 'sms', sid: null, accepted: false },
      { index: 3, kind: 'call', accepted: true, statusCallback: 'http://localhost:1/x' },
    ])
    expect((await api('GET', '/ledger?after=1&limit=1')).body).toEqual([all[1]])
    expect((await api('GET', '/ledger?limit=1001')).status).toBe(400)
  })
})

describe('other web sites', () => {
  it('can neither read nor change anything', async () => {
    const { url, send } = await setUp()
    await send('secret')
    const ask = async (path: string, init: RequestInit) => (await fetch(`${url}/api${path}`, init)).status
    const inbox = `/numbers/${TO}/inbox`
    expect(await ask(inbox, { headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403)
    expect(await ask(inbox, { method: 'DELETE', headers: { origin: 'https://evil.example' } })).toBe(403)
    expect(
      await ask('/faults', { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }),
    ).toBe(415)
    expect(await ask(inbox, {})).toBe(200)
  })

  it('cannot reach it through a host name of their own (DNS rebinding)', async () => {
    const { app } = await setUp({ allowedHosts: ['phone.example.com'] })
    const status = async (host: string) =>
      (await app.inject({ url: '/api/numbers', headers: { host } })).statusCode
    expect(await status('evil.example.com:3001')).toBe(403)
    for (const host of ['localhost:3001', '127.0.0.1', '[::1]:3001', 'simulator:3001', 'phone.example.com']) {
      expect(await status(host)).toBe(200)
    }
  })
})

describe('skipping the wait', () => {
  it('asks the application and returns its answer', async () => {
    const application = await startApplication((_received, response) => {
      response.end(JSON.stringify({ ok: true, message: 'Coming.' }))
    })
    const { api } = await setUp({ skipWaitUrl: application.origin })
    expect((await api('GET', '/config')).body).toMatchObject({ skipWait: true })
    expect((await api('POST', `/numbers/${TO}/skip-wait`)).body).toEqual({ ok: true, message: 'Coming.' })
  })

  it('is not offered without an address, and reports an application that does not answer', async () => {
    const without = await setUp()
    expect((await without.api('GET', '/config')).body).toMatchObject({ skipWait: false, limits: false })
    expect((await without.api('POST', `/numbers/${TO}/skip-wait`)).status).toBe(404)
    const { api } = await setUp({ skipWaitUrl: 'http://127.0.0.1:1/' })
    expect((await api('POST', `/numbers/${TO}/skip-wait`)).body).toMatchObject({ ok: false })
  })
})

describe('limits of a number', () => {
  it('are read from the application, which also lifts them', async () => {
    const limit = { name: 'wrong-codes', refusedUntil: '2030-01-01T00:00:00.000Z' }
    let limits: unknown[] = [limit, { name: 7 }, null]
    const application = await startApplication(({ url }, response) => {
      if (url.endsWith('/lift')) limits = []
      response.end(JSON.stringify({ limits }))
    })
    const { api } = await setUp({ limitsUrl: `${application.origin}/dev/limits` })
    expect((await api('GET', '/config')).body).toMatchObject({ limits: true })
    expect((await api('GET', `/numbers/${TO}/limits`)).body).toEqual({ limits: [limit] })
    expect((await api('DELETE', `/numbers/${TO}/limits`)).body).toEqual({ limits: [] })
  })

  it('are not offered without an address, and an application that does not answer is reported', async () => {
    const without = await setUp()
    expect((await without.api('GET', `/numbers/${TO}/limits`)).status).toBe(404)
    const { api } = await setUp({ limitsUrl: 'http://127.0.0.1:1/' })
    expect((await api('DELETE', `/numbers/${TO}/limits`)).status).toBe(502)
    const odd = await startApplication((_received, response) => response.end('[]'))
    const other = await setUp({ limitsUrl: odd.origin })
    expect((await other.api('GET', `/numbers/${TO}/limits`)).status).toBe(502)
  })
})
