import { describe, expect, it } from 'vitest'

import { makeCallbackLog } from '../src/carrier/callback-log.ts'
import { eventually, FROM, startApplication, startSimulator, TO } from './world.ts'

const OTHER = '+447700900123'

describe('the list of callbacks', () => {
  it('has what was sent and answered, without the signature and without a password', async () => {
    const { client, api } = await startSimulator()
    const { origin, received } = await startApplication((_received, response) => {
      response.statusCode = 503
      response.end('x'.repeat(600))
    })
    const url = `${origin}/receipt?ref=1`
    const { sid } = await client().messages.create({
      to: TO,
      from: FROM,
      body: 'Hi',
      statusCallback: url.replace('//', '//user:hush@'),
    })
    await eventually(async () => (await api('GET', '/callbacks')).body[2]?.tries.length === 1)
    const { status, body } = await api('GET', '/callbacks')
    expect(status).toBe(200)
    expect(body.map(({ event }: { event: string }) => event)).toEqual(['sending', 'sent', 'delivered'])
    expect(body[2]).toMatchObject({ index: 3, kind: 'sms', id: sid, to: TO, method: 'POST', url })
    expect(Object.fromEntries(new URLSearchParams(body[2].body))).toEqual(received[2]?.params)
    expect(body[2].tries).toMatchObject([{ result: 'answered', status: 503, body: 'x'.repeat(500) }])
    expect(Date.parse(body[2].tries[0].sentAt)).toBeGreaterThan(0)
    const text = JSON.stringify(body)
    expect(text).not.toContain('hush')
    for (const { signature } of received) expect(text).not.toContain(signature)
  })

  it('shows both tries if the connection failed, and the fetched document of a call', async () => {
    let tries = 0
    const { client, api } = await startSimulator()
    const { origin } = await startApplication(({ url }, response) => {
      if (url.endsWith('/twiml')) return response.end('<Response><Say>Hello</Say></Response>')
      tries += 1
      return tries === 1 ? response.destroy() : response.end('thanks')
    })
    await client().calls.create({
      to: TO,
      from: FROM,
      url: `${origin}/twiml`,
      statusCallback: `${origin}/status`,
    })
    await eventually(async () => (await api('GET', '/callbacks')).body[1]?.tries.length === 2)
    expect((await api('GET', '/callbacks')).body).toMatchObject([
      {
        event: 'document',
        url: `${origin}/twiml`,
        tries: [{ status: 200, body: expect.stringContaining('Hello') }],
      },
      {
        event: 'completed',
        tries: [
          { result: 'unreachable', status: null, body: '' },
          { result: 'answered', status: 200, body: 'thanks' },
        ],
      },
    ])
  })

  it('says that no answer came in time', async () => {
    const { client, api } = await startSimulator({ callbackTimeoutMs: 50 })
    const { origin } = await startApplication(() => undefined)
    await client().messages.create({ to: TO, from: FROM, body: 'Hi', statusCallback: origin })
    await eventually(async () => (await api('GET', '/callbacks')).body[0]?.tries.length === 1)
    expect((await api('GET', '/callbacks')).body[0].tries).toMatchObject([{ result: 'late', status: null }])
  })

  it('is read for one number, and in pages', async () => {
    const { client, api } = await startSimulator()
    const { origin } = await startApplication()
    for (const to of [TO, OTHER])
      await client().messages.create({ to, from: FROM, body: 'Hi', statusCallback: origin })
    await eventually(async () => (await api('GET', '/callbacks')).body.length === 6)
    const read = async (query: string) =>
      (await api('GET', `/callbacks?${query}`)).body.map(({ to }: { to: string }) => to)
    expect(await read(`number=${OTHER.slice(1)}`)).toEqual([OTHER, OTHER, OTHER])
    expect(await read('after=4')).toHaveLength(2)
    expect(await read('limit=1')).toHaveLength(1)
    expect((await api('GET', '/callbacks?number=nobody')).status).toBe(400)
    expect((await api('GET', '/callbacks?limit=1001')).status).toBe(400)
  })

  it('hides secrets in a URL, and leaves the rest as it is', () => {
    const log = makeCallbackLog(() => 0)
    const about = { kind: 'whatsapp', sid: 'x', to: TO, event: 'subscribe' } as const
    for (const url of [
      'https://u:hush@app.example/hook?hub.verify_token=hush&hub.challenge=1',
      'https://app.example/hook?x=%20y&ref=1',
    ])
      log.open(about, { method: 'GET', url, body: '' })
    expect(log.read(0, 10).map(({ url }) => url)).toEqual([
      'https://app.example/hook?hub.verify_token=***&hub.challenge=1',
      'https://app.example/hook?x=%20y&ref=1',
    ])
  })

  it('keeps the newest 2,000', () => {
    const log = makeCallbackLog(() => 0)
    const about = { kind: 'sms', sid: 'SM1', to: TO, event: 'sent' } as const
    for (let index = 0; index < 2_001; index += 1)
      log.open(about, { method: 'POST', url: 'http://app.example/', body: '' })
    const kept = log.read(0, Infinity)
    expect(kept).toHaveLength(2_000)
    expect([kept[0]?.index, kept.at(-1)?.index]).toEqual([2, 2_001])
  })
})
