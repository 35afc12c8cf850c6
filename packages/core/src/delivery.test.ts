import { assert, describe, expect, it } from 'vitest'

import { REQUEST, started, ticked } from '../test/given.ts'
import { makeDelivery } from './delivery.ts'
import type { InProgress } from './verification.ts'

/** What is handed to a provider of the latest attempt. */
function deliveryOf(verification: InProgress, seconds = 0) {
  const attempt = verification.attempts.at(-1)
  assert(attempt !== undefined)
  return makeDelivery(verification, attempt, seconds * 1000)
}

describe('a delivery', () => {
  it('of an SMS carries text and sender', () => {
    const delivery = deliveryOf(ticked(started({ senderId: 'ACME' })))
    assert(delivery.channel === 'sms')
    expect(delivery).toMatchObject({
      verificationId: REQUEST.id,
      attempt: 1,
      to: REQUEST.number,
      senderId: 'ACME',
    })
    expect(delivery.text.reveal()).toBe('Acme code: 1234. Valid for 5 minutes.')
  })

  it('of a call carries what is spoken', () => {
    const delivery = deliveryOf(ticked(started({ workflow: 7 })))
    assert(delivery.channel === 'voice')
    expect(delivery.speech).toMatchObject({ locale: 'en-us', code: REQUEST.pin })
    expect(delivery).not.toHaveProperty('senderId')
  })

  it('shows neither code nor number in a log', () => {
    const printed = JSON.stringify([
      deliveryOf(ticked(started())),
      deliveryOf(ticked(started({ workflow: 7 }))),
    ])
    expect(printed).not.toMatch(/1234|15112345678/)
  })

  it.each([
    [0, 125],
    [0.001, 124],
    [100, 25],
    [124.5, 1],
    [400, 1],
  ])('after %d s is valid for %d s more', (seconds, validSeconds) => {
    expect(deliveryOf(ticked(started()), seconds).validSeconds).toBe(validSeconds)
  })

  it('of the last step is valid for as long as the renewed PIN', () => {
    expect(deliveryOf(ticked(ticked(ticked(started()))), 305).validSeconds).toBe(300)
  })

  it('is dropped by the provider once its PIN is dead', () => {
    expect(deliveryOf(ticked(started({ pinExpirySeconds: 60 }))).validSeconds).toBe(60)
  })
})
