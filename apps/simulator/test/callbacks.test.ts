import twilio from 'twilio'
import { describe, expect, it } from 'vitest'

import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  eventually,
  FROM,
  pause,
  startApplication,
  startSimulator,
  TO,
} from './world.ts'

const TWIML = '<Response><Say>Hello</Say></Response>'
const ALL = ['initiated', 'ringing', 'answered', 'completed']

async function setUp(options: Parameters<typeof startSimulator>[0] = {}) {
  const simulator = await startSimulator(options)
  const application = await startApplication()
  const statusCallback = `${application.origin}/receipt?ref=1&x=%20y`
  return {
    ...simulator,
    ...application,
    sendSms: () => simulator.client().messages.create({ to: TO, from: FROM, body: 'Hi', statusCallback }),
    call: (more: object = {}) =>
      simulator.client().calls.create({ to: TO, from: FROM, twiml: TWIML, statusCallback, ...more }),
  }
}

describe('status callbacks', () => {
  it('carry a signature that the twilio package accepts, and only under the right token', async () => {
    const { sendSms, call, received } = await setUp()
    await sendSms()
    await call({ statusCallbackEvent: ALL })
    await eventually(() => received.length === 7)
    for (const { url, signature, params } of received) {
      expect(twilio.validateRequest(AUTH_TOKEN, signature, url, params)).toBe(true)
      expect(twilio.validateRequest('another token', signature, url, params)).toBe(false)
      expect(twilio.validateRequest(AUTH_TOKEN, signature, url, { ...params, To: '+1' })).toBe(false)
    }
  })

  it('report the states of a message in order, except the first', async () => {
    const { sendSms, received, statuses } = await setUp()
    const { sid } = await sendSms()
    await eventually(() => received.length === 3)
    expect(statuses()).toEqual(['sending', 'sent', 'delivered'])
    expect(received[2]?.params).toEqual({
      AccountSid: ACCOUNT_SID,
      ApiVersion: '2010-04-01',
      From: FROM,
      To: TO,
      MessageSid: sid,
      SmsSid: sid,
      MessageStatus: 'delivered',
      SmsStatus: 'delivered',
    })
  })

  it('report only the end of a call unless more was requested', async () => {
    const { call, received } = await setUp()
    const { sid } = await call()
    await eventually(() => received.length === 1)
    expect(received[0]?.params).toMatchObject({
      CallSid: sid,
      CallStatus: 'completed',
      CallDuration: '1',
      SequenceNumber: '0',
      CallbackSource: 'call-progress-events',
      Direction: 'outbound-api',
    })
  })

  it('report each requested state of a call, numbered', async () => {
    const { call, received, statuses } = await setUp()
    await call({ statusCallbackEvent: ALL })
    await eventually(() => received.length === 4)
    expect(statuses()).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    expect(received.map(({ params }) => params['SequenceNumber'])).toEqual(['0', '1', '2', '3'])
  })

  it('are tried once more if the connection fails', async () => {
    let tries = 0
    const simulator = await startSimulator()
    const application = await startApplication((_received, response) => {
      tries += 1
      if (tries === 1) response.destroy()
      else response.end()
    })
    const { client } = simulator
    await client().calls.create({ to: TO, from: FROM, twiml: TWIML, statusCallback: application.origin })
    await eventually(() => tries === 2)
    await pause(100)
    expect(tries).toBe(2)
  })

  it('that hang delay neither the message nor the shutdown', async () => {
    const { client, next, app } = await startSimulator()
    const { origin } = await startApplication(() => undefined)
    await client().messages.create({ to: TO, from: FROM, body: 'Hi', statusCallback: origin })
    expect((await next()).status).toBe(200)
    // The time limit of the test is shorter than the wait that it must not have.
    await expect(app.close()).resolves.toBeUndefined()
  })
})

describe('faults of callbacks', () => {
  it('double them', async () => {
    const { sendSms, addFault, statuses } = await setUp()
    await addFault({ type: 'doubleCallbacks' })
    await sendSms()
    await eventually(() => statuses().length === 6)
    expect(statuses()).toEqual(['sending', 'sending', 'sent', 'sent', 'delivered', 'delivered'])
  })

  it('reverse their order', async () => {
    const { sendSms, addFault, statuses } = await setUp()
    await addFault({ type: 'reorderCallbacks' })
    await sendSms()
    await eventually(() => statuses().length === 3)
    expect(statuses()).toEqual(['delivered', 'sent', 'sending'])
  })

  it('omit or delay them', async () => {
    const { sendSms, addFault, api, next, received } = await setUp()
    await addFault({ type: 'noCallbacks' })
    await sendSms()
    expect((await next()).status).toBe(200)
    await pause(50)
    expect(received).toHaveLength(0)
    await api('DELETE', '/faults')
    await addFault({ type: 'delayCallbacks', ms: 300 })
    await sendSms()
    expect((await next()).status).toBe(200)
    expect(received).toHaveLength(0)
    await eventually(() => received.length === 3)
  })

  it('end a message as undelivered or failed, with the error code', async () => {
    const { sendSms, addFault, api, received, statuses } = await setUp()
    await addFault({ type: 'undelivered' }, { times: 1 })
    await addFault({ type: 'failed', code: 30_007 }, { times: 1 })
    await sendSms()
    await eventually(() => statuses().includes('undelivered'))
    expect(received.at(-1)?.params['ErrorCode']).toBe('30003')
    await sendSms()
    await eventually(() => statuses().includes('failed'))
    expect(received.at(-1)?.params['ErrorCode']).toBe('30007')
    expect((await api('GET', '/faults')).body).toEqual([])
  })

  it('end a call as busy or unanswered', async () => {
    const { call, addFault, statuses } = await setUp()
    await addFault({ type: 'busy' }, { times: 1 })
    await call()
    await eventually(() => statuses().at(-1) === 'busy')
    await addFault({ type: 'noAnswer' }, { times: 1 })
    await call()
    await eventually(() => statuses().at(-1) === 'no-answer')
    expect(statuses()).toEqual(['busy', 'no-answer'])
  })
})
