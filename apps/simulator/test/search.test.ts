import { createTransport } from 'nodemailer'
import { describe, expect, it, onTestFinished } from 'vitest'

import { findCode } from '../src/carrier/code.ts'
import { FROM, pause, startSimulator, TO } from './world.ts'

const ANN = 'ann@mail.example'
const OTHER = '+447700900123'

async function setUp() {
  const simulator = await startSimulator()
  const transport = createTransport({ host: '127.0.0.1', port: simulator.smtpPort, ignoreTLS: true })
  onTestFinished(() => transport.close())
  const search = async (text: string, more = '') =>
    await simulator.api('GET', `/search?text=${encodeURIComponent(text)}${more}`)
  return {
    ...simulator,
    sms: (body: string, to = TO) => simulator.client().messages.create({ to, from: FROM, body }),
    call: (words: string, to = TO) =>
      simulator.client().calls.create({ to, from: FROM, twiml: `<Response><Say>${words}</Say></Response>` }),
    mail: (subject: string, text: string) =>
      transport.sendMail({ from: 'Shop <verify@shop.example>', to: ANN, subject, text }),
    search,
    found: async (text: string) => (await search(text)).body.map(({ to }: { to: string }) => to),
    code: (to: string, waitSeconds = 5) =>
      simulator.api('GET', `/numbers/${to}/code?waitSeconds=${waitSeconds}`),
  }
}

describe('the code', () => {
  it.each([
    ['Your code is 123456', '123456'],
    ['G-523 456: use 812-334 as your PIN', '812334'],
    ['Shop code: AB12CD, valid until 2027', 'AB12CD'],
    ['1234 is your Shop code. Order 998877 is on its way.', '1234'],
    ['Ihr Code 0815.\n@shop.example #0815', '0815'],
    ['Your code is: 4 7 1 1 Again: 4 7 1 1', '4711'],
    ['Call +491701234567 or see https://x.example/12345', undefined],
    ['See you at 9', undefined],
  ])('in %j is %s', (text, code) => {
    expect(findCode(text)).toBe(code)
  })
})

describe('waiting for a code', () => {
  it('skips items without a code, and returns each item once', async () => {
    const { sms, code, next } = await setUp()
    const waiting = code(TO)
    await sms('Welcome to Shop')
    await pause(100)
    await sms('Your code is 4711')
    expect(await waiting).toMatchObject({ status: 200, body: { code: '4711', text: 'Your code is 4711' } })
    expect((await code(TO, 0)).status).toBe(204)
    expect((await next()).body).toMatchObject({ text: 'Welcome to Shop', code: null })
  })

  it('finds that of a call and of an e-mail', async () => {
    const { call, mail, code } = await setUp()
    await call('Your code is 4, 7, 1, 1')
    expect((await code(TO)).body).toMatchObject({ kind: 'call', code: '4711' })
    await mail('815815 – Shop', 'Do not share it.')
    expect((await code(ANN)).body).toMatchObject({ kind: 'email', code: '815815' })
  })
})

describe('search', () => {
  it('finds number, address, sender, subject, text and code, on all phones, newest first', async () => {
    const { sms, call, mail, found, code } = await setUp()
    await sms('Your Shop code: 812-334')
    await call('Your code is 4, 7, 1, 1', OTHER)
    await mail('Your Café code', 'It is 998877.')
    for (const address of [TO, OTHER, ANN]) expect((await code(address)).status).toBe(200)
    expect(await found('CODE')).toEqual([ANN, OTHER, TO])
    expect(await found('café')).toEqual([ANN])
    expect(await found('mail.example')).toEqual([ANN])
    expect(await found('verify@')).toEqual([ANN])
    expect(await found('812334')).toEqual([TO])
    expect(await found('4711')).toEqual([OTHER])
    expect(await found('0049 170 123')).toEqual([TO])
    expect(await found('nowhere')).toEqual([])
  })

  it('is bounded, and finds nothing that was cleared', async () => {
    const { sms, api, search } = await setUp()
    for (const text of ['one', 'two', 'three']) await sms(text)
    const texts = (await search(TO, '&limit=2')).body.map(({ text }: { text: string }) => text)
    expect(texts).toEqual(['three', 'two'])
    for (const wrong of [
      '/search',
      '/search?text=%20',
      `/search?text=${'x'.repeat(201)}`,
      '/search?text=x&limit=201',
    ])
      expect((await api('GET', wrong)).status).toBe(400)
    await api('DELETE', `/numbers/${TO}/inbox`)
    expect((await search(TO)).body).toEqual([])
  })
})
