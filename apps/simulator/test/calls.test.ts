import twilio from 'twilio'
import { describe, expect, it } from 'vitest'

import { AUTH_TOKEN, eventually, FROM, openPhone, startApplication, startSimulator, TO } from './world.ts'

const document = (verbs: string): string => `<?xml version="1.0"?><Response>${verbs}</Response>`

async function setUp() {
  const simulator = await startSimulator()
  const { client, api } = simulator
  const item = async () => (await api('GET', `/numbers/${TO}/inbox`)).body.at(-1)
  return {
    ...simulator,
    item,
    call: (twiml: string, more: object = {}) => client().calls.create({ to: TO, from: FROM, twiml, ...more }),
    /** Waits until the phone rings, then performs the action. */
    async onRinging(action: string, status = 'ringing', body: object = {}) {
      await eventually(async () => (await item())?.status === status)
      const { id } = await item()
      return await api('POST', `/numbers/${TO}/calls/${id}/${action}`, body)
    },
  }
}

describe('a call to a phone without an open page', () => {
  it('is answered and speaks its document', async () => {
    const { call, next } = await setUp()
    await call(
      document(
        '<Pause/><Say language="de-DE" voice="Polly.Vicki">Ihr Code &amp; <prosody rate="slow">4&#32;7</prosody></Say>' +
          '<Play>https://audio.example/1.mp3</Play><Say loop="2">Bye</Say><Hangup/><Say>never</Say>',
      ),
    )
    const { body } = await next()
    expect(body).toMatchObject({
      kind: 'call',
      from: FROM,
      to: TO,
      status: 'completed',
      text: 'Ihr Code & 4 7 Bye Bye',
      audio: ['https://audio.example/1.mp3'],
      duration: 1,
    })
    expect(body.script.slice(0, 2)).toEqual([
      { type: 'pause', seconds: 1 },
      { type: 'say', text: 'Ihr Code & 4 7', language: 'de-DE' },
    ])
  })

  it('fetches its document, signed, and follows Redirect', async () => {
    const { client, next } = await setUp()
    const { origin, received } = await startApplication(({ url }, response) => {
      response.end(
        document(
          url.includes('second') ? '<Say>Second</Say>' : '<Redirect method="GET">second?a=1</Redirect>',
        ),
      )
    })
    await client().calls.create({ to: TO, from: FROM, url: `${origin}/first` })
    expect((await next()).body).toMatchObject({ text: 'Second', status: 'completed' })
    expect(received).toHaveLength(2)
    expect(received[0]?.params).toMatchObject({ CallStatus: 'in-progress', To: TO })
    for (const { url, signature, params } of received) {
      expect(twilio.validateRequest(AUTH_TOKEN, signature, url, params)).toBe(true)
    }
  })

  it.each([
    [
      'an error',
      (response: { statusCode: number; end: (text: string) => void }) => {
        response.statusCode = 500
        response.end('')
      },
    ],
    ['no XML', (response: { end: (text: string) => void }) => response.end('<Response><Say>')],
    ['far too much', (response: { end: (text: string) => void }) => response.end('x'.repeat(70_000))],
    [
      'itself for ever',
      (response: { end: (text: string) => void }) => response.end(document('<Redirect>/</Redirect>')),
    ],
  ])('ends if its document is %s', async (_name, answer) => {
    const { client, next } = await setUp()
    const { origin } = await startApplication((_received, response) => answer(response))
    await client().calls.create({ to: TO, from: FROM, url: origin })
    const { body } = await next()
    expect(body.status).toBe('completed')
    expect(body.script.some((item: { type: string }) => item.type === 'warning')).toBe(true)
  })

  it('skips unknown verbs with a warning, and expands no custom entities', async () => {
    const { call, next } = await setUp()
    await call('<!DOCTYPE x [<!ENTITY y "lol">]><Response><Dial>1</Dial><Say>a&y;b</Say></Response>')
    const { body } = await next()
    expect(body.script[0]).toMatchObject({ type: 'warning', code: 12_200 })
    expect(body.text).not.toContain('lol')
  })

  it('continues after a Gather, since no key is pressed', async () => {
    const { call, next } = await setUp()
    await call(document('<Gather numDigits="1" timeout="60"><Say>Press one</Say></Gather><Say>Bye</Say>'))
    expect((await next()).body).toMatchObject({ text: 'Press one Bye', gathering: false })
  })
})

describe('a call to an open phone page', () => {
  it('rings until a person answers', async () => {
    const { call, url, item, next, onRinging } = await setUp()
    await openPhone(url)
    await call(document('<Say>Hi</Say>'))
    await eventually(async () => (await item())?.status === 'ringing')
    expect((await next(TO, 0)).status).toBe(204)
    expect(await item()).toMatchObject({ attended: true, text: '' })
    expect((await onRinging('answer')).status).toBe(204)
    await onRinging('played', 'in-progress', { count: 1 })
    expect((await next()).body).toMatchObject({ status: 'completed', text: 'Hi' })
    expect((await onRinging('answer', 'completed')).status).toBe(409)
  })

  it('is busy if the person declines', async () => {
    const { call, url, next, onRinging } = await setUp()
    await openPhone(url)
    await call(document('<Say>Hi</Say>'))
    await onRinging('decline')
    expect((await next()).body).toMatchObject({ status: 'busy', text: '', duration: 0 })
  })

  it('is not answered once the Timeout is over', async () => {
    const { call, url, next } = await setUp()
    await openPhone(url)
    await call(document('<Say>Hi</Say>'), { timeout: 1 })
    expect((await next()).body).toMatchObject({ status: 'no-answer' })
  })

  it('posts pressed keys to the action, even before the prompt is over, and speaks what comes back', async () => {
    const { call, url, item, next, onRinging } = await setUp()
    const { origin, received } = await startApplication((_received, response) =>
      response.end(document('<Say>Thanks</Say>')),
    )
    await openPhone(url)
    await call(
      document(
        `<Gather numDigits="2" action="${origin}/keys?x=1"><Say>Press two keys, please, and take your time</Say></Gather>`,
      ),
    )
    await onRinging('answer')
    await eventually(async () => (await item()).gathering === true)
    await onRinging('press', 'in-progress', { digit: '4' })
    await onRinging('press', 'in-progress', { digit: '2' })
    await eventually(() => received.length === 1)
    expect(received[0]?.params).toMatchObject({ Digits: '42', CallStatus: 'in-progress' })
    expect(received[0]?.url).toBe(`${origin}/keys?x=1`)
    await onRinging('played', 'in-progress', { count: 3 })
    const { body } = await next()
    expect(body.text).toBe('Press two keys, please, and take your time Thanks')
    expect(body.script).toContainEqual({ type: 'pressed', digits: '42' })
  })

  it('ends when the person hangs up, or empties the phone', async () => {
    const { call, url, item, next, onRinging, api, client } = await setUp()
    await openPhone(url)
    await call(document('<Pause length="60"/><Say>never</Say>'))
    await onRinging('answer')
    await onRinging('hang-up', 'in-progress')
    expect((await next()).body).toMatchObject({ status: 'completed', text: '' })
    const { sid } = await call(document('<Say>Hi</Say>'))
    await eventually(async () => (await item())?.status === 'ringing')
    await api('DELETE', `/numbers/${TO}/inbox`)
    await eventually(async () => (await client().calls(sid).fetch()).status === 'busy')
  })

  it('is cut at its TimeLimit', async () => {
    const { call, url, next, onRinging } = await setUp()
    await openPhone(url)
    await call(document('<Pause length="60"/><Say>never</Say>'), { timeLimit: 1 })
    await onRinging('answer')
    expect((await next()).body).toMatchObject({ status: 'completed', text: '' })
  })

  it('ends with the simulator', async () => {
    const { call, url, app, onRinging } = await setUp()
    await openPhone(url)
    await call(document('<Pause length="60"/>'))
    await onRinging('answer')
    // The time limit of the test is shorter than the wait that it must not have.
    await expect(app.close()).resolves.toBeUndefined()
  })
})
