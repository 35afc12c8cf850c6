import { type Command, type CommandType, decide, Secret, start, type Verification } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import { someKey, someRequest } from '../../test/redis.ts'
import { decodeRecord, encodeRecord, recordAfter } from './record.ts'
import { makeSeal } from './seal.ts'

const ID = `00${'a'.repeat(30)}`
const NOW = 1_790_000_000_000
const seal = makeSeal([{ kid: 'k1', key: someKey() }])

/** As written and read again; what is undefined is as good as absent. */
function again(verification: Verification): Verification {
  const text = encodeRecord(7, verification, seal)
  const stored = decodeRecord(ID, text, seal)
  expect(stored.version).toBe(7)
  return stored.verification
}

const begun = (changes: Parameters<typeof someRequest>[0] = {}): Verification =>
  start({ ...someRequest(changes), id: ID }, NOW).verification

function after<T extends CommandType>(verification: Verification, command: Command<T>): Verification {
  return decide(verification, command, NOW + 1_000).verification
}

const tick = (number: number): Command<'tickDue'> => ({
  type: 'tickDue',
  tick: number,
  freshPin: new Secret('9999'),
})
const finished = (fields: Partial<Command<'attemptFinished'>>): Command<'attemptFinished'> => ({
  type: 'attemptFinished',
  attempt: 1,
  route: 'eu-sms',
  otherRoute: false,
  jitter: 0.5,
  outcome: { kind: 'accepted', reference: 'SM0123456789abcdef0123456789abcdef' },
  ...fields,
})

const claimed = after(begun({ country: 'DE' }), tick(1))
const sent = after(claimed, finished({ why: { by: 'only', among: 1 }, price: 7_900 }))
const why = { by: 'adaptive', among: 3, score: 0.912, without: ['aws-sms:breaker'] } as const
const LIVES: [string, Verification][] = [
  ['just begun', begun()],
  [
    'with everything that a request can have',
    begun({
      country: 'GB',
      senderId: 'ACME',
      customPin: true,
      pin: new Secret('AKFG-3424'),
      payment: { payee: new Secret('Acme & Sons'), amount: new Secret('48.00') },
      templates: { sms: { type: 'text', text: 'Code ${pin}' } },
      timeScale: 60,
      policy: {
        advanceOnFailedReceipt: false,
        routing: { by: 'adaptive', priceCoefficient: 2, exploration: 0.02, frozen: false },
        autofill: { for: 'browser', domain: 'shop.example' },
        registered: { IN: { id: '1107' } },
      },
    }),
  ],
  ['with waits of its own', begun({ workflow: 2, nextEventWaitSeconds: 77 })],
  ['claimed', claimed],
  ['sent by the only route', sent],
  ['sent by the best of three', after(claimed, finished({ why }))],
  [
    'refused',
    after(claimed, finished({ outcome: { kind: 'throttled', retryAfterSeconds: 3, code: '20429' } })),
  ],
  ['delivered', after(sent, { type: 'receipt', attempt: 1, receipt: { status: 'delivered', price: 8_100 } })],
  [
    'not delivered',
    after(sent, {
      type: 'receipt',
      attempt: 1,
      receipt: { status: 'failed', reason: 'unreachable', code: '30003' },
    }),
  ],
  ['checked wrongly', after(sent, { type: 'check', code: new Secret('7753') })],
  [
    'succeeded',
    after(after(sent, { type: 'check', code: new Secret('7753') }), {
      type: 'check',
      code: new Secret('4711'),
    }),
  ],
  [
    'succeeded, with a payment',
    after(begun({ payment: { payee: new Secret('Acme'), amount: new Secret('1.00') } }), {
      type: 'check',
      code: new Secret('4711'),
    }),
  ],
]

const revealed = (of: Verification) => [
  of.number.reveal(),
  of.checks.map(({ code }) => code.reveal()),
  of.state === 'inProgress' ? of.pin.reveal() : '',
  of.payment && [of.payment.payee.reveal(), of.payment.amount.reveal()],
]

describe('a record', () => {
  it.each(LIVES)('gives back a verification that is %s', (_name, verification) => {
    expect(again(verification)).toEqual(verification)
    expect(revealed(again(verification))).toEqual(revealed(verification))
  })

  it('shows nothing of what is sealed', () => {
    for (const [, verification] of LIVES) {
      const text = encodeRecord(1, verification, seal)
      for (const secret of [
        '4711',
        '7753',
        'AKFG',
        'Acme & Sons',
        '48.00',
        verification.number.reveal().slice(1),
      ]) {
        expect(text).not.toContain(secret)
      }
    }
  })

  it('is small: it is written with each step, and stays for weeks', () => {
    expect(encodeRecord(4, sent, seal).length).toBeLessThan(450)
    expect(
      encodeRecord(5, after(sent, { type: 'check', code: new Secret('4711') }), seal).length,
    ).toBeLessThan(330)
  })

  it('is never written twice in the same words: that is how one who repeats himself is known', () => {
    expect(encodeRecord(1, sent, seal)).not.toBe(encodeRecord(1, sent, seal))
  })

  it('of a later version is not guessed at', () => {
    const text = encodeRecord(1, sent, seal).replace('"v":1', '"v":2')
    expect(() => decodeRecord(ID, text, seal)).toThrow('format 2')
  })
})

describe('the record after one that was read', () => {
  const read = decodeRecord(ID, encodeRecord(1, sent, seal), seal)
  const follow = (next: Verification, by = seal) => recordAfter(read, next, by)
  const changed = { ...read.verification, brand: 'Other' }

  it('keeps the sealed part while nothing in it changes, and is never written twice in the same words all the same', () => {
    const { text, stored } = follow(changed)
    expect(stored).toEqual({ version: 2, verification: changed, sealed: read.sealed, lockName: undefined })
    expect(decodeRecord(ID, text, seal)).toEqual(stored)
    expect(follow(changed).text).not.toBe(text)
  })

  it('is sealed anew with a code that was checked, and without the PIN after the end', () => {
    for (const code of ['1234', '4711']) {
      const next = after(read.verification, { type: 'check', code: new Secret(code) })
      const { text, stored } = follow(next)
      expect(stored.sealed).not.toBe(read.sealed)
      expect(decodeRecord(ID, text, seal).sealed).toBe(stored.sealed)
      expect(revealed(decodeRecord(ID, text, seal).verification)).toEqual(revealed(next))
    }
  })

  it('keeps the name of its lock until it has ended, and so its lock', () => {
    const named = decodeRecord(ID, encodeRecord(1, sent, seal, 'name'), seal)
    expect(named.lockName).toBe('name')
    const goesOn = recordAfter(named, changed, seal)
    expect(goesOn.stored.lockName).toBe('name')
    expect(decodeRecord(ID, goesOn.text, seal).lockName).toBe('name')
    const ended = recordAfter(named, after(sent, { type: 'check', code: new Secret('4711') }), seal)
    expect(ended.text).not.toContain('name')
  })

  it('is sealed anew where another key seals now', () => {
    const rotated = makeSeal([{ kid: 'k2', key: someKey() }])
    const { text, stored } = follow(changed, rotated)
    expect(stored.sealed).toMatch(/^k2:/)
    expect(revealed(decodeRecord(ID, text, rotated).verification)).toEqual(revealed(changed))
  })
})
