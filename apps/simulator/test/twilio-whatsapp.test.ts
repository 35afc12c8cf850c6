import { describe, expect, it } from 'vitest'

import { eventually, FROM, openPhone, startApplication, startSimulator, TO } from './world.ts'

const SID = `HX${'0a'.repeat(16)}`
const WANTED = {
  to: `whatsapp:${TO}`,
  from: `whatsapp:${FROM}`,
  contentSid: SID,
  contentVariables: JSON.stringify({ 1: '4711' }),
}

async function setUp() {
  const [simulator, application] = [await startSimulator(), await startApplication()]
  const { messages } = simulator.client()
  const statusCallback = `${application.origin}/status`
  return {
    ...simulator,
    ...application,
    messages,
    create: () => messages.create({ ...WANTED, statusCallback }),
  }
}

describe('a WhatsApp template sent through Twilio', () => {
  it('arrives with its code, and its states are called back', async () => {
    const { create, next, statuses, messages, received } = await setUp()
    const { sid, status, to } = await create()
    expect(sid).toMatch(/^SM/)
    expect({ status, to }).toEqual({ status: 'queued', to: WANTED.to })
    expect((await next()).body).toMatchObject({
      id: sid,
      kind: 'whatsapp',
      from: FROM,
      to: TO,
      code: '4711',
      template: SID,
      language: null,
    })
    await eventually(() => statuses().length === 2)
    expect(statuses()).toEqual(['sent', 'delivered'])
    expect(received[0]?.params).toMatchObject({ To: WANTED.to, From: WANTED.from, ChannelPrefix: 'whatsapp' })
    expect((await messages(sid).fetch()).status).toBe('delivered')
  })

  it('is read if its phone is open', async () => {
    const { url, create, statuses } = await setUp()
    await openPhone(url)
    await create()
    await eventually(() => statuses().length === 3)
    expect(statuses()).toEqual(['sent', 'delivered', 'read'])
  })

  it.each([
    [{ type: 'failed' }, '63024'],
    [{ type: 'failed', code: 63_032 }, '63032'],
  ])('with the fault %j is not delivered', async (fault, code) => {
    const { create, addFault, statuses, received } = await setUp()
    await addFault(fault, { channel: 'whatsapp' })
    await create()
    await eventually(() => statuses().length > 0)
    expect(statuses()).toEqual(['undelivered'])
    expect(received[0]?.params['ErrorCode']).toBe(code)
  })

  it('is refused with the fault of an error', async () => {
    const { create, addFault } = await setUp()
    await addFault({ type: 'error', code: 63_018, status: 429 }, { channel: 'whatsapp' })
    await expect(create()).rejects.toMatchObject({ status: 429, code: 63_018 })
  })

  it('needs a template: a text fails outside its window', async () => {
    const { messages, statuses, received, origin } = await setUp()
    await messages.create({
      to: WANTED.to,
      from: WANTED.from,
      body: 'Your code is 4711',
      statusCallback: `${origin}/status`,
    })
    await eventually(() => statuses().length > 0)
    expect(received[0]?.params).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '63016' })
  })

  it.each([
    [{ from: FROM }, 21_910],
    [{ from: 'whatsapp:ACME' }, 63_007],
    [{ to: 'whatsapp:ann' }, 21_211],
    [{ contentSid: 'HX1' }, 21_655],
    [{ contentVariables: '{"1":"4711","2":"x"}' }, 21_656],
    [{ contentVariables: '4711' }, 21_656],
    [{ contentSid: '' }, 21_619],
  ])('with %j is refused', async (change, code) => {
    const { messages } = await setUp()
    await expect(messages.create({ ...WANTED, ...change })).rejects.toMatchObject({ status: 400, code })
  })
})
