import { type Outcome, Secret } from '@pinpost/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { openTestApi, OTHER, SHOP, someNumber, type TestApi } from '../../../test/api.ts'

const WIRE_DATE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function start({ call }: TestApi, parameters = {}): Promise<string> {
  const answer = await call('/verify/json', {
    number: someNumber(),
    brand: 'Acme',
    pin_code: '4711',
    ...parameters,
  })
  return String(answer['request_id'])
}

const notFound = (id: string) => ({
  status: '6',
  error_text:
    'The Vonage platform was unable to process this message for the following reason: ' +
    `Request '${id}' was not found or it has been verified already.`,
})

/** Runs the due tick like a worker, without sending. */
const runTick = ({ store }: TestApi, id: string, tick: number) =>
  store.dispatch(id, { type: 'tickDue', tick, freshPin: new Secret('9999') })

/** Records the carrier's answer like a worker. */
const finishAttempt = ({ store }: TestApi, id: string, attempt: number, outcome: Outcome, route = 'r') =>
  store.dispatch(id, { type: 'attemptFinished', attempt, outcome, route, otherRoute: true, jitter: 0 })

describe('check', () => {
  it('accepts the right code once', async () => {
    const api = await openTestApi()
    const id = await start(api)
    await runTick(api, id, 1)
    const right = await api.call('/verify/check/json', { request_id: id, code: '4711' })
    expect(right).toEqual({
      request_id: id,
      status: '0',
      event_id: expect.stringMatching(UUID),
      price: expect.stringMatching(/^\d+\.\d{8}$/),
      currency: 'EUR',
    })
    expect(await api.call('/verify/check/json', { request_id: id, code: '4711' })).toEqual(notFound(id))
    const found = await api.call('/verify/search/json', { request_id: id })
    expect(found).toMatchObject({ events: [{ type: 'sms', id: right['event_id'] }] })
  })

  it('answers 16, 16, 17 and then 6, even to the right code', async () => {
    const api = await openTestApi()
    const id = await start(api)
    const wrong = {
      request_id: id,
      status: '16',
      error_text: 'The code provided does not match the expected value',
    }
    expect(await api.call('/verify/check/json', { request_id: id, code: '0000' })).toEqual(wrong)
    expect(await api.call('/verify/check/json', { request_id: id, code: '00000' })).toEqual(wrong)
    expect(await api.call('/verify/check/json', { request_id: id, code: '0001' })).toEqual({
      status: '17',
      error_text: 'A wrong code was provided too many times. Workflow terminated',
    })
    expect(await api.call('/verify/check/json', { request_id: id, code: '4711' })).toEqual(notFound(id))
  })

  it('answers 100 concurrent wrong codes with two 16, one 17 and otherwise 6, and then refuses the right code', async () => {
    const api = await openTestApi()
    const id = await start(api)
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => api.call('/verify/check/json', { request_id: id, code: '0000' })),
    )
    const count = (status: string): number => answers.filter((answer) => answer['status'] === status).length
    expect([count('16'), count('17'), count('6')]).toEqual([2, 1, 97])
    expect(await api.call('/verify/check/json', { request_id: id, code: '4711' })).toEqual(notFound(id))
  })

  it('a code with other characters is refused with 3 and does not count as a wrong code', async () => {
    const api = await openTestApi()
    const id = await start(api)
    for (const code of ['????', '%s', '1.5', 'ä']) {
      const answer = await api.call('/verify/check/json', { request_id: id, code })
      expect(answer).toEqual({ status: '3', error_text: 'The code contains invalid characters' })
    }
    expect(await api.call('/verify/check/json', { request_id: id, code: '4711' })).toMatchObject({
      status: '0',
    })
  })

  it('answers unknown, malformed and foreign ids in the same way', async () => {
    const api = await openTestApi()
    const id = await start(api)
    const other = { api_key: OTHER.key, api_secret: OTHER.secrets[0] ?? '' }
    expect(await api.call('/verify/check/json', { ...other, request_id: id, code: '4711' })).toEqual(
      notFound(id),
    )
    for (const unknown of ['0'.repeat(32), 'ff'.repeat(16), 'x', '../../etc']) {
      expect(await api.call('/verify/check/json', { request_id: unknown, code: '4711' })).toEqual(
        notFound(unknown),
      )
    }
    expect(await api.call('/verify/check/json', { request_id: id, code: '4711' })).toMatchObject({
      status: '0',
    })
  })

  it('names a missing parameter', async () => {
    const api = await openTestApi()
    const text = 'Your request is incomplete and missing the mandatory parameter: '
    expect(await api.call('/verify/check/json', { code: '1' })).toEqual({
      status: '2',
      error_text: `${text}request_id`,
    })
    expect(await api.call('/verify/check/json', { request_id: 'x', code: '' })).toEqual({
      status: '2',
      error_text: `${text}code`,
    })
  })
})

describe('control', () => {
  it('cancels from 30 seconds on, once', async () => {
    const api = await openTestApi()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    onTestFinished(() => void vi.useRealTimers())
    const id = await start(api, { workflow_id: 6, pin_expiry: 3600 })
    expect(await api.call('/verify/control/json', { request_id: id, cmd: 'cancel' })).toEqual({
      status: '19',
      error_text: `Verification request ['${id}'] can't be cancelled within the first 30 seconds.`,
    })
    vi.advanceTimersByTime(30_000)
    expect(await api.call('/verify/control/json', { request_id: id, cmd: 'cancel' })).toEqual({
      status: '0',
      command: 'cancel',
    })
    expect(await api.call('/verify/control/json', { request_id: id, cmd: 'cancel' })).toEqual({
      status: '6',
      error_text: `The requestId '${id}' does not exist or its no longer active.`,
    })
    expect(await api.call('/verify/search/json', { request_id: id })).toMatchObject({ status: 'CANCELLED' })
  })

  it('does not cancel after the second event', async () => {
    const api = await openTestApi()
    const id = await start(api)
    await runTick(api, id, 1)
    await api.call('/verify/control/json', { request_id: id, cmd: 'trigger_next_event' })
    await runTick(api, id, 3)
    expect(await api.call('/verify/control/json', { request_id: id, cmd: 'cancel' })).toEqual({
      status: '19',
      error_text: `Verification request  ['${id}'] can't be cancelled now. Too many attempts to re-deliver have already been made.`,
    })
  })

  it('triggers one event, even if the request is repeated', async () => {
    const api = await openTestApi()
    const id = await start(api, { workflow_id: '4' })
    const trigger = () => api.call('/verify/control/json', { request_id: id, cmd: 'trigger_next_event' })
    const done = { status: '0', command: 'trigger_next_event' }
    expect(await Promise.all([trigger(), trigger(), trigger()])).toEqual([done, done, done])
    expect(await api.store.find(id)).toMatchObject({ stepsReleased: 2 })
  })

  it('answers 19 if no event is left', async () => {
    const api = await openTestApi()
    const id = await start(api, { workflow_id: '6' })
    expect(await api.call('/verify/control/json', { request_id: id, cmd: 'trigger_next_event' })).toEqual({
      status: '19',
      error_text: `No more events are left to execute for the request ['${id}']`,
    })
  })

  it('refuses an unknown command', async () => {
    const api = await openTestApi()
    const id = await start(api)
    const answer = await api.call('/verify/control/json', { request_id: id, cmd: 'dance' })
    expect(answer).toEqual({ status: '3', error_text: 'Invalid parameter found: cmd' })
  })
})

describe('search', () => {
  it('shows a running request with every field of the wire and no error_text', async () => {
    const api = await openTestApi()
    const number = someNumber()
    const id = await start(api, { number })
    await runTick(api, id, 1)
    await finishAttempt(api, id, 1, { kind: 'accepted', reference: 'SM1' })
    await api.call('/verify/check/json', { request_id: id, code: '0000' })
    expect(await api.call('/verify/search/json', { request_id: id })).toEqual({
      request_id: id,
      account_id: SHOP.key,
      status: 'IN PROGRESS',
      number,
      price: '0',
      currency: 'EUR',
      sender_id: 'verify',
      date_submitted: expect.stringMatching(WIRE_DATE),
      date_finalized: '',
      first_event_date: expect.stringMatching(WIRE_DATE),
      last_event_date: expect.stringMatching(WIRE_DATE),
      checks: [
        { date_received: expect.stringMatching(WIRE_DATE), code: '0000', status: 'INVALID', ip_address: '' },
      ],
      events: [{ type: 'sms', id: expect.stringMatching(UUID) }],
    })
  })

  it('shows only events that were handed to a carrier', async () => {
    const api = await openTestApi()
    const id = await start(api)
    const eventsOf = async () => {
      const found = await api.call('/verify/search/json', { request_id: id })
      return { events: found['events'], first: found['first_event_date'] }
    }
    await runTick(api, id, 1)
    expect(await eventsOf()).toEqual({ events: [], first: '' })
    await finishAttempt(api, id, 1, { kind: 'providerError', code: 'breakersOpen' }, 'none')
    await finishAttempt(api, id, 2, { kind: 'throttled', code: 'routeFull' })
    await finishAttempt(api, id, 3, { kind: 'requestRefused', code: '21608' })
    expect(await eventsOf()).toEqual({ events: [], first: '' })
    await finishAttempt(api, id, 4, { kind: 'ambiguous', code: 'timedOut' })
    expect(await eventsOf()).toEqual({
      events: [{ type: 'sms', id: expect.stringMatching(UUID) }],
      first: expect.stringMatching(WIRE_DATE),
    })
  })

  it('shows how it ended', async () => {
    const api = await openTestApi()
    const id = await start(api, { sender_id: 'ACME' })
    await api.call('/verify/check/json', { request_id: id, code: '4711' })
    expect(await api.call('/verify/search/json', { request_id: id })).toMatchObject({
      status: 'SUCCESS',
      sender_id: 'ACME',
      date_finalized: expect.stringMatching(WIRE_DATE),
      checks: [{ code: '4711', status: 'VALID' }],
    })
  })

  it('finds up to ten ids, omits unknown ones, and refuses more', async () => {
    const api = await openTestApi()
    const ids = await Promise.all([start(api), start(api)])
    const basic = `Basic ${Buffer.from(`${SHOP.key}:${SHOP.secrets[0]}`).toString('base64')}`
    const search = async (wanted: readonly string[]) => {
      const query = new URLSearchParams(wanted.map((id) => ['request_ids', id]))
      const answer = await api.app.inject({
        method: 'GET',
        url: `/verify/search/json?${query}`,
        headers: { authorization: basic },
      })
      return answer.json<{ verification_requests?: { request_id: string }[] }>()
    }
    const found = await search([...ids, '0'.repeat(32)])
    expect(found.verification_requests?.map(({ request_id }) => request_id)).toEqual(ids)
    expect(await search(Array.from({ length: 11 }, () => 'x'))).toEqual({
      status: '18',
      error_text: 'Too many request_ids provided',
    })
  })

  it('answers unknown and foreign ids with 101', async () => {
    const api = await openTestApi()
    const id = await start(api)
    const nothing = { status: '101', error_text: 'No response found' }
    expect(await api.call('/verify/search/json', { request_id: '0'.repeat(33) })).toEqual(nothing)
    const other = { api_key: OTHER.key, api_secret: OTHER.secrets[0] ?? '' }
    expect(await api.call('/verify/search/json', { ...other, request_id: id })).toEqual(nothing)
  })
})
