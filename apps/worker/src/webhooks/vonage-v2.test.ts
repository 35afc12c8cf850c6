import {
  type Command,
  decide,
  eventsOf,
  Secret,
  start,
  type StartRequest,
  type Verification,
} from '@pinpost/core'
import { expect, it } from 'vitest'

import { REQUEST, steps } from '../../../../packages/core/test/given.ts'
import { callbacksOf } from './vonage-v2.ts'

const ID = '00517179abb8a3edd4c4be74a1bd6722'
const REQUEST_ID = '00517179-abb8-a3ed-d4c4-be74a1bd6722'
const BEGAN = Date.UTC(2026, 10, 30, 8)
const at = (seconds: number): string => new Date(BEGAN + 1_000 * seconds).toISOString()

/** A v2 verification by SMS and e-mail, each for a minute, and the callbacks that each command causes. */
function begin(changes: Partial<StartRequest> = {}) {
  const begun = start(
    {
      ...REQUEST,
      id: ID,
      frontDoor: 'vonage-v2',
      steps: steps('sms60 email60'),
      pinSeconds: 60,
      rules: { ...REQUEST.rules, pin: 'perStep' },
      ...changes,
    },
    BEGAN,
  )
  let verification: Verification = begun.verification
  let version = 1
  const callbacks = (events: ReturnType<typeof eventsOf>, now: number) =>
    callbacksOf({ id: ID, version, account: 'acme', at: now, events }, verification)
  const first = callbacks(eventsOf(begun.effects), BEGAN)
  const run = (command: Command, seconds: number) => {
    const now = BEGAN + 1_000 * seconds
    const decision = decide(verification, command, now)
    verification = decision.verification
    version++
    return callbacks(eventsOf(decision.effects), now)
  }
  const tick = (seconds: number) =>
    run(
      {
        type: 'tickDue',
        tick: verification.state === 'inProgress' ? verification.tick.number : 0,
        freshPin: new Secret('5678'),
      },
      seconds,
    )
  const finish = (fields: Partial<Command<'attemptFinished'>>, seconds: number) =>
    run(
      {
        type: 'attemptFinished',
        attempt: verification.attempts.length,
        route: 'r',
        otherRoute: false,
        jitter: 0,
        outcome: { kind: 'accepted', reference: 'SM1' },
        ...fields,
      },
      seconds,
    )
  const check = (code: string, seconds: number) => run({ type: 'check', code: new Secret(code) }, seconds)
  return { first, tick, finish, check, run }
}

const event = (channel: string, status: string, times: readonly [number, number]) => ({
  request_id: REQUEST_ID,
  triggered_at: at(times[0]),
  type: 'event',
  channel,
  status,
  finalized_at: at(times[1]),
})

it('the right code completes the step and the request', () => {
  const life = begin({ clientRef: new Secret('order-4711') })
  expect(life.first).toEqual([])
  expect(life.tick(0)).toEqual([])
  expect(life.finish({ price: 46_700 }, 1)).toEqual([])
  expect(life.check('0000', 10)).toEqual([])
  expect(life.check('1234', 20)).toEqual([
    {
      event: `evt_${ID}_000005_00`,
      type: 'event',
      body: { ...event('sms', 'completed', [0, 20]), client_ref: 'order-4711' },
    },
    {
      event: `evt_${ID}_000005_01`,
      type: 'summary',
      body: {
        request_id: REQUEST_ID,
        submitted_at: at(0),
        status: 'completed',
        type: 'summary',
        channel_timeout: 60,
        workflow: [
          { channel: 'sms', initiated_at: at(0), status: 'completed' },
          { channel: 'email', status: 'unused' },
        ],
        finalized_at: at(20),
        price: '0.04670000',
        client_ref: 'order-4711',
      },
    },
  ])
})

it('a step without a code in time has expired when the next one begins, and so has the request at the end', () => {
  const life = begin()
  life.tick(0)
  life.finish({}, 1)
  expect(life.tick(60)).toEqual([
    { event: `evt_${ID}_000004_00`, type: 'event', body: event('sms', 'expired', [0, 60]) },
  ])
  life.finish({}, 61)
  expect(life.tick(120).map(({ body }) => body)).toMatchObject([
    event('email', 'expired', [60, 120]),
    {
      type: 'summary',
      status: 'expired',
      workflow: [
        { channel: 'sms', initiated_at: at(0), status: 'expired' },
        { channel: 'email', initiated_at: at(60), status: 'expired' },
      ],
    },
  ])
})

it('a step whose message did not arrive has failed', () => {
  const life = begin()
  life.tick(0)
  life.finish({}, 1)
  life.run({ type: 'receipt', attempt: 1, receipt: { status: 'failed', reason: 'unreachable' } }, 5)
  expect(life.tick(5).map(({ body }) => body)).toEqual([event('sms', 'failed', [0, 5])])
  life.finish({}, 6)
  expect(life.check('5678', 9).map(({ body }) => body)).toMatchObject([
    event('email', 'completed', [5, 9]),
    { status: 'completed', workflow: [{ status: 'failed' }, { status: 'completed' }] },
  ])
})

it('a step that was refused has failed, and its retries are one step', () => {
  const life = begin()
  life.tick(0)
  life.finish({ outcome: { kind: 'throttled', retryAfterSeconds: 2 } }, 1)
  expect(life.tick(3)).toEqual([])
  const next = life.finish({ outcome: { kind: 'optedOut' } }, 4)
  expect([...next, ...life.tick(4)].map(({ body }) => body)).toEqual([event('sms', 'failed', [0, 4])])
})

it('too many wrong codes fail the request', () => {
  const life = begin()
  life.tick(0)
  life.finish({}, 1)
  const last = [2, 3, 4].map((seconds) => life.check('0000', seconds)).at(-1) ?? []
  expect(last.map(({ body }) => body)).toMatchObject([
    event('sms', 'failed', [0, 4]),
    { status: 'failed', workflow: [{ status: 'failed' }, { channel: 'email', status: 'unused' }] },
  ])
})

it('a cancelled request has a cancelled summary', () => {
  const life = begin()
  life.tick(0)
  life.finish({}, 1)
  expect(life.run({ type: 'cancel' }, 31).map(({ body }) => body)).toMatchObject([
    event('sms', 'expired', [0, 31]),
    { status: 'cancelled', workflow: [{ status: 'expired' }, { status: 'unused' }] },
  ])
})

it('the carrier’s fraud verdict blocks the request', () => {
  const life = begin()
  life.tick(0)
  expect(life.finish({ outcome: { kind: 'fraudBlocked' } }, 1).map(({ body }) => body)).toMatchObject([
    event('sms', 'blocked', [0, 1]),
    { status: 'blocked', workflow: [{ status: 'blocked' }, { status: 'unused' }] },
  ])
})

it('a request without any attempt has a summary only', () => {
  const life = begin()
  expect(life.run({ type: 'cancel' }, 31).map(({ body }) => body)).toMatchObject([
    { type: 'summary', status: 'cancelled', workflow: [{ status: 'unused' }, { status: 'unused' }] },
  ])
})
