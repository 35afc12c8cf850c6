import { describe, expect, it } from 'vitest'

import type { Start, Timeline } from './api.ts'
import { explain, momentsOf } from './explain.ts'

const START: Start = {
  id: '0'.repeat(32),
  startedAt: 0,
  account: 'shop',
  country: 'DE',
  prefix: '+491511234',
  state: 'expired',
  endedAt: null,
  refusal: null,
  channels: ['sms'],
  routes: [],
  wrongCodes: 0,
  sent: 0,
  spend: 0,
  delivered: 0,
  test: false,
  isComplete: true,
}
const attempt = { number: 1, step: 0, channel: 'sms', claimedAt: 0, route: 'twilio-sms' } as const
const accepted = { kind: 'accepted', reference: 'SM1' } as const

const timeline = (start: Partial<Start>, ...events: Timeline['entries'][number]['events']): Timeline => ({
  start: { ...START, ...start },
  entries: events.map((event, index) => ({ version: index + 1, at: index, events: [event] })),
  webhooks: [],
})

describe('why a person got no code', () => {
  it.each([
    [
      'a limit',
      timeline({ state: 'refused', refusal: 'starts-10-minutes' }),
      [
        'No code was sent, because the limit starts-10-minutes was reached.',
        'The limit ends by itself. An operator can lift it under Limits.',
      ],
    ],
    [
      'a rule',
      timeline({ state: 'refused', refusal: 'countryOff' }),
      ['No code was sent, because an operator has switched the country off.'],
    ],
    [
      'a refusal of the carrier',
      timeline(
        { state: 'failed' },
        { type: 'attempted', attempt: { ...attempt, outcome: { kind: 'invalidNumber', code: '21211' } } },
      ),
      ['The verification failed.', 'Attempt 1, SMS: the number does not exist (code 21211).'],
    ],
    [
      'silence of the carrier',
      timeline({}, { type: 'attempted', attempt: { ...attempt, outcome: accepted } }),
      [
        'Time ran out before the right code was entered.',
        'Attempt 1, SMS: twilio-sms took it and has not reported whether it arrived.',
      ],
    ],
    [
      'nothing: it arrived',
      timeline(
        { wrongCodes: 2 },
        { type: 'attempted', attempt: { ...attempt, outcome: accepted } },
        {
          type: 'receiptTaken',
          attempt: { ...attempt, outcome: accepted, receipt: { status: 'delivered' } },
        },
      ),
      [
        'Time ran out before the right code was entered after 2 wrong codes.',
        'Attempt 1, SMS: the carrier reported that it arrived.',
      ],
    ],
    [
      'a test',
      timeline(
        { test: true },
        { type: 'attempted', attempt: { ...attempt, route: 'none', outcome: accepted } },
      ),
      [
        'Time ran out before the right code was entered.',
        'It was a test: no carrier was asked, and the code was known.',
      ],
    ],
    [
      'lost events',
      timeline({ state: 'cancelled', isComplete: false }),
      [
        'The customer cancelled it.',
        'No message has been handed to a carrier.',
        'Some events of this verification were lost, so this may be incomplete.',
      ],
    ],
  ])('%s', (_name, given, sentences) => {
    expect(explain(given)).toEqual(sentences)
  })
})

it('a line of the timeline says by which route, why, and for how much', () => {
  const why = { by: 'failover', among: 2, without: ['aws-sms:breaker'] } as const
  const sent = { type: 'attempted', attempt: { ...attempt, why, outcome: accepted, price: 75_000 } } as const
  expect(momentsOf(timeline({}, sent))[0]?.lines).toEqual([
    'Attempt 1, SMS: by twilio-sms (other routes had failed of 2; blocked: aws-sms:breaker): the carrier took it, €0.075',
  ])
})

it('tries of webhooks stand among the events, in order of time', () => {
  const common = { verification: START.id, event: 'evt_1', type: 'verification.started', target: 'ep_1' }
  const given: Timeline = {
    ...timeline({}, { type: 'started' }, { type: 'approved' }),
    webhooks: [
      { ...common, number: 1, at: 0.5, result: 'retry', reason: 'status 500' },
      { ...common, number: 2, at: 3, result: 'done', reason: null },
      { ...common, number: 3, at: 4, result: 'dead', reason: 'time-out' },
    ],
  }
  expect(momentsOf(given).flatMap(({ lines }) => lines)).toEqual([
    'Started',
    'Webhook verification.started to ep_1: failed (status 500), it will be tried again',
    'The customer approved it without a code',
    'Webhook verification.started to ep_1, try 2: delivered',
    'Webhook verification.started to ep_1, try 3: given up (time-out)',
  ])
})
