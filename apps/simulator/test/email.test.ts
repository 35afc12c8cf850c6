import { createTransport } from 'nodemailer'
import { describe, expect, it, onTestFinished } from 'vitest'

import { eventually, pause, startSimulator } from './world.ts'

const ANN = 'ann@mail.example'

async function setUp() {
  const simulator = await startSimulator()
  const transport = createTransport({
    host: '127.0.0.1',
    port: simulator.smtpPort,
    ignoreTLS: true,
    socketTimeout: 2_000,
  })
  onTestFinished(() => transport.close())
  const send = (to = ANN, text = 'Your code is 4711') =>
    transport.sendMail({
      from: 'Shop <verify@shop.example>',
      to,
      subject: '4711 – Acmé',
      text,
      html: `<b>${text}</b>`,
    })
  return { ...simulator, send }
}

describe('an e-mail', () => {
  it('arrives in the inbox of its address, under any spelling of it', async () => {
    const { send, next, api } = await setUp()
    await send('Ann@Mail.Example')
    expect(await next(ANN)).toMatchObject({
      status: 200,
      body: {
        kind: 'email',
        from: 'Shop <verify@shop.example>',
        to: ANN,
        subject: '4711 – Acmé',
        text: 'Your code is 4711',
        hasHtml: true,
        status: 'delivered',
      },
    })
    expect((await api('GET', '/numbers')).body).toMatchObject([{ number: ANN, messages: 1, calls: 0 }])
    expect((await api('GET', `/numbers/${encodeURIComponent('ANN@mail.example')}/inbox`)).body).toHaveLength(
      1,
    )
    expect((await api('GET', '/ledger')).body).toMatchObject([{ kind: 'email', to: ANN, accepted: true }])
  })

  it('without a plain part shows the text of its HTML', async () => {
    const { smtpPort, next } = await setUp()
    const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true })
    onTestFinished(() => transport.close())
    await transport.sendMail({
      from: 'a@shop.example',
      to: ANN,
      subject: 'x',
      html: '<p>Code</p><p>4711</p>',
    })
    expect((await next(ANN)).body).toMatchObject({ text: 'Code 4711' })
  })

  it('larger than 256 KiB is refused', async () => {
    const { send } = await setUp()
    await expect(send(ANN, 'x'.repeat(300_000))).rejects.toMatchObject({ responseCode: 552 })
  })
})

describe('a fault of e-mail', () => {
  it.each([
    ['an SMTP code', { type: 'error', code: 550, message: '5.1.1 no such mailbox' }, 550],
    ['a status', { type: 'httpStatus', status: 451 }, 451],
  ])('refuses with %s', async (_what, fault, responseCode) => {
    const { send, addFault, next } = await setUp()
    await addFault(fault, { channel: 'email', prefix: ANN, times: 1 })
    await send('bob@mail.example')
    await expect(send()).rejects.toMatchObject({ responseCode })
    expect((await next(ANN, 0)).status).toBe(204)
    await send()
    expect((await next(ANN)).status).toBe(200)
  })

  it.each(['reset', 'timeout'])('%s loses the answer, and with accept the e-mail arrives', async (type) => {
    const { send, addFault, next } = await setUp()
    await addFault({ type, accept: true }, { channel: 'email', times: 1 })
    await expect(send()).rejects.toMatchObject({ code: expect.any(String) })
    expect((await next(ANN)).body).toMatchObject({ status: 'delivered' })
  })

  it('bounces', async () => {
    const { send, addFault, api, next } = await setUp()
    expect((await addFault({ type: 'undelivered' }, { channel: 'email' })).status).toBe(201)
    expect((await addFault({ type: 'busy' }, { channel: 'email' })).status).toBe(400)
    await send()
    await eventually(
      async () => (await api('GET', `/numbers/${ANN}/inbox`)).body[0]?.status === 'undelivered',
    )
    await pause(50)
    expect((await next(ANN, 0)).status).toBe(204)
  })
})
