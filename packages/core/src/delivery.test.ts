import { assert, describe, expect, it } from 'vitest'

import { REQUEST, started, ticked, steps } from '../test/given.ts'
import { decide } from './decide.ts'
import { chargedUnits, makeDelivery } from './delivery.ts'
import { sizeOfSms } from './message/segments.ts'
import { PIN_VARIABLE } from './message/template.ts'
import { Secret } from './secret.ts'
import type { StartRequest } from './start.ts'
import type { Attempt, InProgress } from './verification.ts'

/** The delivery of the latest attempt. */
function deliveryOf(verification: InProgress, seconds = 0) {
  const attempt = verification.attempts.at(-1)
  assert(attempt !== undefined)
  return makeDelivery(verification, attempt, seconds * 1000)
}

describe('a delivery', () => {
  it('goes to the destination of its step, else to the number of the verification', () => {
    const destination = { address: new Secret('+33612345678'), country: 'FR' }
    const plan = [
      { channel: 'sms', waitSeconds: 60 } as const,
      { channel: 'sms', waitSeconds: 60, destination } as const,
    ]
    const first = ticked(started({ country: 'DE', steps: plan }))
    expect(deliveryOf(first)).toMatchObject({ to: REQUEST.address, country: 'DE' })
    expect(deliveryOf(ticked(first))).toMatchObject({ to: destination.address, country: 'FR' })
  })

  it('costs the price of its route for each segment of an SMS, and once for a call', () => {
    const brand = 'A'.repeat(200)
    const plan = steps('sms60 voice60')
    const first = ticked(started({ brand, steps: plan }))
    expect(chargedUnits(deliveryOf(first))).toBe(2)
    expect(chargedUnits(deliveryOf(ticked(first)))).toBe(1)
  })

  it('of an SMS contains text and sender', () => {
    const delivery = deliveryOf(ticked(started({ senderId: 'ACME' })))
    assert(delivery.channel === 'sms')
    expect(delivery).toMatchObject({
      verificationId: REQUEST.id,
      attempt: 1,
      to: REQUEST.address,
      senderId: 'ACME',
    })
    expect(delivery.text.reveal()).toBe('Acme code: 1234. Valid for 5 minutes. Never share this code.')
  })

  it("has its step's own sender, app hash and registration before those of verification and account", () => {
    const autofill = { for: 'android', hash: 'ABC123def45' } as const
    const registered = { id: '1107', entityId: '1101' }
    const own = { senderId: 'STEP', autofill, registered }
    const plan = steps('sms60 sms60').map((step, index) => (index === 0 ? { ...step, ...own } : step))
    const policy = {
      advanceOnFailedReceipt: true,
      autofill: { for: 'browser', domain: 'shop.example' },
      registered: { IN: { id: '9' } },
    } as const
    const begun = ticked(started({ senderId: 'ACME', country: 'IN', steps: plan, policy }))
    const delivery = deliveryOf(begun)
    assert(delivery.channel === 'sms')
    expect(delivery).toMatchObject({ senderId: 'STEP', template: { id: '1107', entityId: '1101' } })
    expect(delivery.text.reveal()).toMatch(/\nABC123def45$/)
    const next = deliveryOf(ticked(begun))
    assert(next.channel === 'sms')
    expect(next).toMatchObject({ senderId: 'ACME', template: { id: '9' } })
    expect(next.text.reveal()).toMatch(/\n@shop\.example #1234$/)
  })

  it('of WhatsApp contains code and language, and costs the price of its route once', () => {
    const delivery = deliveryOf(ticked(started({ locale: 'de-de', steps: steps('whatsapp60 sms60') })))
    assert(delivery.channel === 'whatsapp')
    expect(delivery).toMatchObject({ attempt: 1, to: REQUEST.address, locale: 'de-de', validSeconds: 60 })
    expect(delivery.code.reveal()).toBe('1234')
    expect(chargedUnits(delivery)).toBe(1)
  })

  it('of an e-mail contains subject, text and HTML, and costs the price of its route once', () => {
    const address = new Secret('ann@mail.example')
    const delivery = deliveryOf(ticked(started({ address, steps: steps('email300') })))
    assert(delivery.channel === 'email')
    expect(delivery).toMatchObject({ attempt: 1, to: address, country: undefined, validSeconds: 300 })
    expect(delivery.subject.reveal()).toBe('1234 – Acme')
    expect(delivery.text.reveal()).toContain('1234')
    expect(delivery.html.reveal()).toContain('1234')
    expect(chargedUnits(delivery)).toBe(1)
  })

  it('of a call contains the spoken texts', () => {
    const delivery = deliveryOf(ticked(started({ steps: steps('voice0') })))
    assert(delivery.channel === 'voice')
    expect(delivery.speech).toMatchObject({ locale: 'en-us', code: REQUEST.pin })
    expect(delivery).not.toHaveProperty('senderId')
  })

  it('by Telegram has the code alone, since Telegram writes the text around it', () => {
    const delivery = deliveryOf(ticked(started({ steps: steps('telegram60') })))
    assert(delivery.channel === 'telegram')
    expect(delivery).toMatchObject({ code: REQUEST.pin, validSeconds: 300 })
    expect(delivery).not.toHaveProperty('text')
    expect(chargedUnits(delivery)).toBe(1)
  })

  it('shows neither code nor number in a log', () => {
    const printed = JSON.stringify([
      deliveryOf(ticked(started())),
      deliveryOf(ticked(started({ steps: steps('voice0') }))),
      deliveryOf(ticked(started({ steps: steps('telegram60') }))),
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

  it('is not sent by the provider once its PIN has expired', () => {
    expect(deliveryOf(ticked(started({ pinSeconds: 60 }))).validSeconds).toBe(60)
  })
})

/** The second step, triggered at that age; `at` is the moment of sending. */
function secondAt(seconds: number, request: Partial<StartRequest> = {}) {
  const { verification } = decide(ticked(started(request)), { type: 'triggerNext' }, seconds * 1000)
  return ticked(verification, seconds)
}

function validityOf(verification: InProgress, seconds?: number): string | undefined {
  const delivery = deliveryOf(verification, seconds)
  assert(delivery.channel === 'sms' || delivery.channel === 'voice')
  const text = delivery.channel === 'sms' ? delivery.text.reveal() : delivery.speech.closing
  return /alid for (\d+ minutes?)/.exec(text)?.[1]
}

describe('a message states how long its code is still valid', () => {
  it.each([
    [60, '1 minute'],
    [119, '2 minutes'],
    [116, '1 minute'],
    [300, '5 minutes'],
    [3600, '60 minutes'],
  ])('the first one, of a PIN of %d s: %s', (pinExpirySeconds, validity) => {
    expect(validityOf(ticked(started({ pinSeconds: pinExpirySeconds })))).toBe(validity)
  })

  it.each([
    [3, '5 minutes'],
    [3.001, '4 minutes'],
    [60, '4 minutes'],
    [120, '3 minutes'],
    [125, '2 minutes'],
    [180, '2 minutes'],
    [239.999, '1 minute'],
    [240, '5 minutes'],
    [299, '5 minutes'],
  ])('a later one after %d s of 300: %s', (seconds, validity) => {
    expect(validityOf(secondAt(seconds, { steps: steps('sms125 sms180 voice300') }))).toBe(validity)
    expect(validityOf(secondAt(seconds, { steps: steps('sms120 voice180') }))).toBe(validity)
  })

  it('counted from its claim, however long it waited since', () => {
    expect(validityOf(secondAt(110, { steps: steps('sms125 sms180 voice300') }), 130)).toBe('3 minutes')
  })

  it('in unscaled minutes if time is scaled', () => {
    expect(validityOf(secondAt(12.5, { steps: steps('sms125 sms180 voice300'), timeScale: 10 }))).toBe(
      '2 minutes',
    )
  })

  it('at least one minute', () => {
    const late = { ...ticked(started()), pinExpiresAt: 10_000 }
    expect(validityOf(late)).toBe('1 minute')
  })

  it('in an account’s own text too', () => {
    const sms = { type: 'text', text: '${pin}: valid for ${pin_expiry} minutes' } as const
    expect(validityOf(secondAt(125, { steps: steps('sms125 sms180 voice300'), templates: { sms } }))).toBe(
      '2 minutes',
    )
  })
})

function smsOf(request: Partial<StartRequest>) {
  const delivery = deliveryOf(ticked(started(request)))
  assert(delivery.channel === 'sms')
  return delivery
}

describe('the sender that the caller asked for', () => {
  const claimed = ticked(started({ senderId: 'Shop' }))
  const after = (change: Partial<Attempt>) => {
    const attempts = claimed.attempts.map((attempt) => ({ ...attempt, ...change }))
    const delivery = makeDelivery({ ...claimed, attempts }, claimed.attempts[0] ?? assert.fail(), 0)
    assert(delivery.channel === 'sms')
    return delivery.senderId
  }

  it('is sent with the message', () => {
    expect(after({})).toBe('Shop')
    expect(after({ outcome: { kind: 'throttled' } })).toBe('Shop')
    expect(after({ receipt: { status: 'failed', reason: 'unreachable' } })).toBe('Shop')
  })

  it('is omitted once a carrier refused it', () => {
    expect(after({ outcome: { kind: 'senderRefused' } })).toBeUndefined()
    expect(after({ receipt: { status: 'failed', reason: 'senderRefused' } })).toBeUndefined()
    const [first = assert.fail()] = claimed.attempts
    const attempts = [
      { ...first, outcome: { kind: 'senderRefused' } as const },
      { ...first, number: 2 },
    ]
    const delivery = makeDelivery({ ...claimed, attempts }, { ...first, number: 2 }, 0)
    assert(delivery.channel === 'sms')
    expect(delivery.senderId).toBeUndefined()
  })
})

describe('the text of a delivery', () => {
  const policy = { advanceOnFailedReceipt: true }

  it('has the number of segments that carriers will charge', () => {
    expect(smsOf({}).segments).toBe(1)
    const sms = { type: 'text', text: 'x'.repeat(200) + PIN_VARIABLE } as const
    expect(smsOf({ templates: { sms } }).segments).toBe(2)
  })

  it('ends with the account’s autofill line', () => {
    const autofill = { for: 'browser', domain: 'shop.example' } as const
    const { text } = smsOf({ policy: { ...policy, autofill } })
    expect(text.reveal()).toMatch(/\.\n@shop\.example #1234$/)
  })

  it('has no warning if the account turned it off', () => {
    const text = smsOf({ policy: { ...policy, doNotShare: false } }).text.reveal()
    expect(text).toBe('Acme code: 1234. Valid for 5 minutes.')
    const call = deliveryOf(
      ticked(started({ steps: steps('voice0'), policy: { ...policy, doNotShare: false } })),
    )
    assert(call.channel === 'voice')
    expect(call.speech.closing).toBe('It is valid for 5 minutes. Goodbye.')
  })

  it('has no warning if carriers compare it with its registration', () => {
    const registered = { IN: { id: '1107' } }
    const text = smsOf({ country: 'IN', policy: { ...policy, registered } }).text.reveal()
    expect(text).toBe('Acme code: 1234. Valid for 5 minutes.')
    const abroad = smsOf({ country: 'GB', policy: { ...policy, registered } }).text.reveal()
    expect(abroad).toBe('Acme code: 1234. Valid for 5 minutes. Never share this code.')
  })

  it('stays in UCS-2 to mainland China, and only there', () => {
    expect(smsOf({ country: 'CN' })).toMatchObject({ keepUcs2: true, country: 'CN' })
    expect(sizeOfSms(smsOf({ country: 'CN' }).text.reveal()).encoding).toBe('ucs2')
    expect(smsOf({ country: 'DE' }).keepUcs2).toBe(false)
    expect(sizeOfSms(smsOf({ country: 'DE' }).text.reveal()).encoding).toBe('gsm7')
  })

  it('has its registration in that country', () => {
    const registered = { IN: { id: '1107', entityId: '1101' } }
    const { template } = smsOf({ country: 'IN', policy: { ...policy, registered } })
    expect(template).toMatchObject({ id: '1107', entityId: '1101', variables: { brand: 'Acme', minutes: 5 } })
    expect(template?.variables.pin.reveal()).toBe('1234')
    expect(smsOf({ country: 'DE', policy: { ...policy, registered } }).template).toBeUndefined()
    expect(smsOf({ policy: { ...policy, registered } }).template).toBeUndefined()
  })
})
