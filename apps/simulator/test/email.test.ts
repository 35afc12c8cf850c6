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
    expect((await api('GET', '/ledger')).body).toMatchObject([
      { kind: 'email', to: ANN, accepted: true, messageId: expect.stringMatching(/^<\S+@\S+>$/) },
    ])
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
    [
      'recipient',
      { type: 'error', code: 550, message: '5.1.1 No such mailbox' },
      { command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 No such mailbox' },
    ],
    ['recipient for now', { type: 'error', code: 451 }, { command: 'RCPT TO', responseCode: 451 }],
    ['content', { type: 'httpStatus', status: 554 }, { command: 'DATA', responseCode: 554 }],
  ])('refuses the %s', async (_what, fault, refusal) => {
    const { send, addFault, next, api } = await setUp()
    await addFault(fault, { channel: 'email', prefix: ANN, times: 1 })
    await send('bob@mail.example')
    await expect(send()).rejects.toMatchObject(refusal)
    const ledger = (await api('GET', '/ledger')).body
    expect(ledger.at(-1)).toMatchObject({ kind: 'email', to: ANN, accepted: false, sid: null })
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

  it('refuses one recipient of two, and the other gets the e-mail', async () => {
    const { send, addFault, next } = await setUp()
    await addFault({ type: 'error', code: 550 }, { channel: 'email', prefix: ANN })
    expect(await send(`${ANN}, bob@mail.example`)).toMatchObject({
      accepted: ['bob@mail.example'],
      rejected: [ANN],
    })
    expect((await next('bob@mail.example')).body).toMatchObject({ code: '4711' })
    expect((await next(ANN, 0)).status).toBe(204)
  })

  it('delays the answer, not the e-mail', async () => {
    const { send, addFault, next } = await setUp()
    await addFault({ type: 'delay', ms: 300 }, { channel: 'email', times: 1 })
    const before = Date.now()
    await send()
    expect(Date.now() - before).toBeGreaterThanOrEqual(290)
    await addFault({ type: 'delay', ms: 600_000 }, { channel: 'email' })
    await expect(send()).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    for (const _ of ['first', 'second']) expect((await next(ANN)).status).toBe(200)
  })

  it('bounces to the sender of the envelope, without the code', async () => {
    const { send, addFault, api, next } = await setUp()
    expect((await addFault({ type: 'undelivered' }, { channel: 'email' })).status).toBe(201)
    expect((await addFault({ type: 'busy' }, { channel: 'email' })).status).toBe(400)
    await send()
    await eventually(
      async () => (await api('GET', `/numbers/${ANN}/inbox`)).body[0]?.status === 'undelivered',
    )
    const bounce = (await next('verify@shop.example')).body
    expect(bounce).toMatchObject({ subject: 'Undelivered mail returned to sender', code: null })
    expect(bounce.text).toContain(`to ${ANN} could not be delivered:\n550 5.1.1`)
    // A bounce does not bounce.
    await pause(50)
    expect((await api('GET', '/numbers/verify@shop.example/inbox')).body).toHaveLength(1)
    expect((await next(ANN, 0)).status).toBe(204)
  })
})
