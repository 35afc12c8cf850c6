import { describe, expect, it } from 'vitest'

import { FROM, pause, startSimulator, TO } from './world.ts'

const sms = { to: TO, from: FROM, body: 'Hi' }

describe('faults of the answer', () => {
  it('refuse with any error code of Twilio', async () => {
    const { client, addFault } = await startSimulator()
    await addFault({ type: 'error', code: 20_429, status: 429, message: 'Too many' })
    await expect(client().messages.create(sms)).rejects.toMatchObject({
      status: 429,
      code: 20_429,
      message: 'Too many',
    })
  })

  it('answer with a bare HTTP status', async () => {
    const { client, addFault, api } = await startSimulator()
    await addFault({ type: 'httpStatus', status: 503, body: 'upstream' })
    await expect(client().messages.create(sms)).rejects.toMatchObject({ status: 503 })
    expect((await api('GET', '/ledger')).body).toMatchObject([{ accepted: false }])
  })

  it.each(['timeout', 'reset'])('%s: the message is lost, or accepted without an answer', async (type) => {
    const { client, addFault, next, api } = await startSimulator()
    await addFault({ type, accept: true }, { times: 1 })
    await addFault({ type, accept: false }, { times: 1 })
    await expect(client().messages.create({ ...sms, body: 'taken' })).rejects.toThrow(
      /timeout|hang up|ECONNRESET/,
    )
    await expect(client().messages.create({ ...sms, body: 'lost' })).rejects.toThrow(
      /timeout|hang up|ECONNRESET/,
    )
    expect((await next()).body).toMatchObject({ text: 'taken' })
    expect((await next(TO, 0)).status).toBe(204)
    expect((await api('GET', '/ledger')).body.map((line: { accepted: boolean }) => line.accepted)).toEqual([
      true,
      false,
    ])
  })

  it('a hanging answer ends when the simulator closes', async () => {
    const { client, addFault, app } = await startSimulator()
    await addFault({ type: 'timeout' })
    const hanging = client().messages.create(sms)
    const failure = hanging.catch(String)
    await pause(100)
    await app.close()
    expect(await failure).toMatch(/hang up|ECONNRESET/)
  })

  it('delay the answer, not the message', async () => {
    const { client, addFault, next } = await startSimulator()
    await addFault({ type: 'delay', ms: 1_000 })
    const order: string[] = []
    const created = client()
      .messages.create(sms)
      .then(({ status }) => order.push(status))
    const arrived = next().then(({ status }) => order.push(String(status)))
    await Promise.all([created, arrived])
    expect(order).toEqual(['200', 'queued'])
  })
})

describe('rules', () => {
  it('apply by channel, prefix, rate and number of times', async () => {
    const { client, addFault, api } = await startSimulator()
    const fault = { type: 'error', code: 21_610 }
    await addFault(fault, { channel: 'call' })
    await addFault(fault, { prefix: '+33' })
    await addFault(fault, { rate: 0 })
    await expect(client().messages.create(sms)).resolves.toBeDefined()
    await addFault(fault, { channel: 'sms', prefix: '+4917', rate: 1, times: 2 })
    await expect(client().messages.create(sms)).rejects.toMatchObject({ code: 21_610 })
    await expect(client().messages.create(sms)).rejects.toMatchObject({ code: 21_610 })
    await expect(client().messages.create(sms)).resolves.toBeDefined()
    expect((await api('GET', '/faults')).body).toHaveLength(3)
  })

  it('are listed and removed, one or all', async () => {
    const { addFault, api } = await startSimulator()
    const first = (await addFault({ type: 'busy' })).body
    await addFault({ type: 'noAnswer' })
    expect((await api('DELETE', `/faults/${first.id}`)).status).toBe(204)
    expect((await api('DELETE', `/faults/${first.id}`)).status).toBe(404)
    expect((await api('GET', '/faults')).body).toMatchObject([{ fault: { type: 'noAnswer' } }])
    expect((await api('DELETE', '/faults')).status).toBe(204)
    expect((await api('GET', '/faults')).body).toEqual([])
  })

  it.each([
    [{}],
    [{ fault: { type: 'explode' } }],
    [{ fault: { type: 'error' } }],
    [{ fault: { type: 'error', code: 'x' } }],
    [{ fault: { type: 'error', code: 1, status: 200 } }],
    [{ fault: { type: 'delay', ms: 0 } }],
    [{ fault: { type: 'timeout', accept: 'yes' } }],
    [{ fault: { type: 'busy' }, channel: 'sms' }],
    [{ fault: { type: 'busy' }, rate: 2 }],
    [{ fault: { type: 'busy' }, times: 0 }],
    [{ fault: { type: 'busy' }, prefix: 'abc' }],
    [{ fault: { type: 'busy' }, colour: 'red' }],
    [[]],
  ])('%j is refused with a reason', async (rule) => {
    const { api } = await startSimulator()
    const { status, body } = await api('POST', '/faults', rule)
    expect(status).toBe(400)
    expect(body.error).toMatch(/\w/)
  })

  it('are limited to a hundred', async () => {
    const { addFault } = await startSimulator()
    for (let count = 0; count < 100; count += 1) expect((await addFault({ type: 'busy' })).status).toBe(201)
    expect((await addFault({ type: 'busy' })).status).toBe(409)
  })
})
