import { decide, Secret, start, type Verification } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { planTiming, RULES, type TimingRequest, type WorkflowId } from './workflows.ts'

/**
 * The life of a verification whose worker is always on time, in seconds: `0 sms A, 125 voice A, 305 voice B, ends 605`.
 * The letter names the PIN that a message carries.
 */
function lifeOf(timing: TimingRequest): string {
  const letters = ['C', 'B', 'A'].map((letter) => new Secret(letter))
  const nextPin = (): Secret => letters.pop() ?? new Secret('D')
  let verification: Verification = start(
    {
      ...planTiming(timing),
      rules: RULES,
      id: '0'.repeat(32),
      account: 'acme',
      frontDoor: 'vonage-v1',
      address: new Secret('+4915112345678'),
      brand: 'Acme',
      locale: 'en-us',
      pin: nextPin(),
      customPin: false,
      policy: { advanceOnFailedReceipt: true },
      timeScale: 1,
    },
    0,
  ).verification
  const life: string[] = []
  let freshPin = nextPin()
  while (verification.state === 'inProgress') {
    const { tick } = verification
    const next: Verification = decide(
      verification,
      { type: 'tickDue', tick: tick.number, freshPin },
      tick.at,
    ).verification
    if (next.state === 'inProgress') {
      life.push(`${tick.at / 1000} ${next.attempts.at(-1)?.channel} ${next.pin.reveal()}`)
      if (next.pin === freshPin) freshPin = nextPin()
    } else {
      life.push(`ends ${next.endedAt / 1000}`)
    }
    verification = next
  }
  return life.join(', ')
}

describe('the seven workflows with their default waits', () => {
  it.each([
    [1, '0 sms A, 125 voice A, 305 voice B, ends 605'],
    [2, '0 sms A, 125 sms A, 305 voice B, ends 605'],
    [3, '0 voice A, 150 voice A, ends 300'],
    [4, '0 sms A, 120 sms A, ends 300'],
    [5, '0 sms A, 120 voice A, ends 300'],
    [6, '0 sms A, ends 300'],
    [7, '0 voice A, ends 300'],
  ] as const)('workflow %d lives: %s', (workflow, life) => {
    expect(lifeOf({ workflow })).toBe(life)
  })
})

describe('pin_expiry and next_event_wait in workflow 1', () => {
  const waits120newEachTime = '0 sms A, 120 voice B, 240 voice C, ends 360'

  it.each([
    [360, 120, '0 sms A, 120 voice A, 240 voice A, ends 360'],
    [240, 120, '0 sms A, 120 voice A, 240 voice B, ends 480'],
    [120, 120, waits120newEachTime],
    [90, 120, waits120newEachTime],
    [200, 120, waits120newEachTime],
    [400, 120, waits120newEachTime],
    [300, 60, '0 sms A, 60 voice A, 120 voice A, ends 300'],
    [3600, 900, '0 sms A, 900 voice A, 1800 voice A, ends 3600'],
    [60, 60, '0 sms A, 60 voice B, 120 voice C, ends 180'],
    [120, 60, '0 sms A, 60 voice B, 120 voice C, ends 240'],
    [180, 60, '0 sms A, 60 voice A, 120 voice B, ends 300'],
    [240, 60, '0 sms A, 60 voice A, 120 voice A, ends 240'],
  ])('a PIN of %d s with waits of %d s: %s', (pinExpirySeconds, nextEventWaitSeconds, life) => {
    expect(lifeOf({ workflow: 1, pinExpirySeconds, nextEventWaitSeconds })).toBe(life)
  })

  it.each([
    [60, '0 sms A, 125 voice B, 305 voice C, ends 605'],
    [124, '0 sms A, 125 voice B, 305 voice C, ends 605'],
    [125, '0 sms A, 125 voice B, 305 voice C, ends 605'],
    [126, '0 sms A, 125 voice B, 305 voice C, ends 605'],
    [185, '0 sms A, 125 voice B, 305 voice C, ends 605'],
    [186, '0 sms A, 125 voice A, 305 voice B, ends 605'],
    [365, '0 sms A, 125 voice A, 305 voice B, ends 670'],
    [366, '0 sms A, 125 voice A, 305 voice A, ends 605'],
    [3600, '0 sms A, 125 voice A, 305 voice A, ends 3600'],
  ])('a PIN of %d s alone keeps the default waits, and is renewed in its last minute: %s', (pin, life) => {
    expect(lifeOf({ workflow: 1, pinExpirySeconds: pin })).toBe(life)
  })

  it.each([
    [60, '0 sms A, 60 voice A, 120 voice A, ends 300'],
    [100, '0 sms A, 100 voice A, 200 voice A, ends 300'],
    [150, '0 sms A, 150 voice A, 300 voice B, ends 600'],
    [239, '0 sms A, 239 voice A, 478 voice B, ends 778'],
    [240, '0 sms A, 240 voice B, 480 voice C, ends 780'],
    [900, '0 sms A, 900 voice B, 1800 voice C, ends 2700'],
  ])('a wait of %d s alone replaces every wait and keeps the PIN’s 300 s: %s', (wait, life) => {
    expect(lifeOf({ workflow: 1, nextEventWaitSeconds: wait })).toBe(life)
  })
})

describe('workflows of one event', () => {
  it.each([6, 7] as const)('workflow %d ends when its PIN does', (workflow) => {
    expect(lifeOf({ workflow, pinExpirySeconds: 60 })).toMatch(/ends 60$/)
    expect(lifeOf({ workflow, pinExpirySeconds: 3600 })).toMatch(/ends 3600$/)
  })

  it('wait a custom next_event_wait after their only event, even past the end of the PIN', () => {
    expect(lifeOf({ workflow: 6, nextEventWaitSeconds: 900 })).toBe('0 sms A, ends 900')
  })
})

it('plans the same waits for every step of a custom next_event_wait', () => {
  expect(planTiming({ workflow: 4, nextEventWaitSeconds: 77 })).toEqual({
    steps: [
      { channel: 'sms', waitSeconds: 77 },
      { channel: 'sms', waitSeconds: 77 },
    ],
    pinSeconds: 300,
  })
})

const channelsOf = (line: 'mobile' | 'landline' | undefined, workflow: WorkflowId) =>
  planTiming({ line, workflow }).steps.map(({ channel }) => channel)

describe('a landline', () => {
  it('is called at once if the workflow has calls', () => {
    expect(channelsOf('landline', 1)).toEqual(['voice', 'voice'])
    expect(channelsOf('landline', 5)).toEqual(['voice'])
    expect(channelsOf('landline', 7)).toEqual(['voice'])
  })

  it('gets SMS if the workflow has no calls', () => {
    expect(channelsOf('landline', 4)).toEqual(['sms', 'sms'])
  })

  it.each(['mobile', undefined] as const)('does not include %s', (line) => {
    expect(channelsOf(line, 1)).toEqual(['sms', 'voice', 'voice'])
  })
})
