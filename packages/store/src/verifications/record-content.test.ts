import { decide, type Rules, Secret, type StepOptions } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import {
  ID,
  NOW,
  seal,
  again,
  begun,
  after,
  tick,
  finished,
  claimed,
  sent,
  LIVES,
  sealedIn,
  clearIn,
} from '../../test/records.ts'
import { RULES, steps } from '../../../core/test/given.ts'
import { decodeRecord, encodeRecord, lockNameIn, readPlain, recordAfter } from './record.ts'

describe('the content of a record', () => {
  const number = new Secret('+4915112345678')

  it('of a verification that has just begun', () => {
    const text = encodeRecord(1, begun({ address: number }), seal, 'lock-name')
    expect(text).toMatch(/^1:\{/)
    expect(sealedIn(text)).toEqual(['+4915112345678', [], '4711', null])
    expect(clearIn(text)).toEqual({
      '#': 'lock-name',
      v: 1,
      s: 'inProgress',
      a: 'shop',
      b: 'Acme',
      l: 'en-us',
      w: 's125v180v300',
      x: 300,
      n: 4,
      z: NOW,
      h: [],
      e: 300_000,
      g: 0,
      y: 1,
      d: 0,
      q: [1, 0, 'step'],
      o: 605_000,
    })
  })

  it('of one with every option, checked and sent', () => {
    const [, verification] = LIVES.find(([name]) => name.startsWith('with everything')) ?? []
    if (verification === undefined) throw new Error('there is none')
    const checks = after(after(verification, tick(1)), { type: 'check', code: new Secret('7753') })
    const text = encodeRecord(3, checks, seal)
    expect(sealedIn(text)).toEqual([checks.address.reveal(), ['7753'], 'AKFG-3424', ['Acme & Sons', '48.00']])
    expect(clearIn(text)).toEqual({
      v: 1,
      s: 'inProgress',
      a: 'shop',
      b: 'Acme',
      c: 'GB',
      i: 'ACME',
      l: 'en-us',
      w: 's125v180v300',
      x: 300,
      n: 9,
      p: checks.policy,
      t: 60,
      m: { sms: { type: 'text', text: 'Code ${pin}' } },
      z: NOW,
      h: [['0s', 1_000, 0, 0, 0, 0, 0]],
      k: [[1_000, 0]],
      u: 1,
      // A PIN's life begins with its first message.
      e: expect.any(Number),
      r: 1,
      g: 1,
      y: 1,
      d: expect.any(Number),
      q: [2, expect.any(Number), 'step'],
      o: expect.any(Number),
    })
  })

  it('of one that has ended: no PIN, no plan, and everything that search shows', () => {
    const payment = { payee: new Secret('Acme'), amount: new Secret('1.00') }
    const ended = after(begun({ address: number, payment, country: 'DE', senderId: 'ACME' }), {
      type: 'check',
      code: new Secret('4711'),
    })
    const text = encodeRecord(2, ended, seal)
    expect(sealedIn(text)).toEqual(['+4915112345678', ['4711'], null, ['Acme', '1.00']])
    expect(clearIn(text)).toEqual({
      v: 1,
      s: 'succeeded',
      a: 'shop',
      b: 'Acme',
      c: 'DE',
      i: 'ACME',
      l: 'en-us',
      w: 's125v180v300',
      n: 4,
      z: NOW,
      h: [],
      k: [[1_000, 1]],
      f: 1_000,
    })
  })

  it('names rules that differ from those of the first format, and only while it is in progress', () => {
    const rules = { ...RULES, wrongCodes: 5, afterWrongCodes: 'lock', sends: 5, lifeSeconds: 600 } as const
    const begunSo = begun({ rules })
    const text = encodeRecord(1, begunSo, seal)
    expect(clearIn(text)).toMatchObject({ v: 2, R: rules })
    expect(again(begunSo)).toMatchObject({ rules })
    expect(clearIn(encodeRecord(1, begun(), seal))).toMatchObject({ v: 1 })
    const ended = after(begunSo, { type: 'check', code: new Secret('4711') })
    expect(clearIn(encodeRecord(2, ended, seal))).not.toHaveProperty('R')
    expect(clearIn(encodeRecord(2, ended, seal))).toMatchObject({ v: 1 })
  })

  it.each<Partial<Rules>>([
    { wrongCodes: 5 },
    { afterWrongCodes: 'lock' },
    { cancelAfterSeconds: 0 },
    { cancelAfterSecondStep: true },
    { pin: 'kept' },
    { sends: 5 },
    { lifeSeconds: 600 },
  ])('names rules that differ in %j only', (rule) => {
    const rules = { ...RULES, ...rule }
    expect(clearIn(encodeRecord(1, begun({ rules }), seal))).toMatchObject({ v: 2, R: rules })
    expect(again(begun({ rules }))).toMatchObject({ rules })
  })

  it('omits the rules of the first format, also if others are present but undefined, and when they were read', () => {
    const rules = { ...RULES, sends: undefined, lifeSeconds: undefined }
    for (const verification of [begun({ rules }), again(begun())]) {
      const clear = clearIn(encodeRecord(1, verification, seal))
      expect(clear).toMatchObject({ v: 1 })
      expect(clear).not.toHaveProperty('R')
      expect(again(verification)).toMatchObject({ rules: RULES })
    }
  })

  it.each<StepOptions>([
    { senderId: 'ACME' },
    { autofill: { for: 'android', hash: 'ABC123def45' } },
    { autofill: { for: 'browser', domain: 'shop.example' } },
    { registered: { id: '1107' } },
    { keepsPin: true },
  ])('keeps the option %j of one step', (option) => {
    const [first, second] = steps('sms125 voice180')
    if (first === undefined || second === undefined) throw new Error('no steps')
    const verification = begun({ steps: [first, { ...second, ...option }] })
    expect(clearIn(encodeRecord(1, verification, seal))).toMatchObject({
      v: 3,
      w: ['s125v180', [{}, option]],
    })
    expect(again(verification).steps).toEqual(verification.steps)
  })

  it('seals the caller’s own name of a verification, which only format 3 has', () => {
    const verification = begun({ clientRef: new Secret('order-4711') })
    const text = encodeRecord(1, verification, seal)
    expect(text).not.toContain('order')
    expect(clearIn(text)).toMatchObject({ v: 3 })
    expect(again(verification).clientRef?.reveal()).toBe('order-4711')
  })

  it('without its sealed part is read without a key', () => {
    const { address: _address, checks: _checks, ...plain } = claimed
    expect(readPlain(ID, encodeRecord(1, claimed, seal))).toMatchObject({
      brand: plain.brand,
      country: 'DE',
      attempts: plain.attempts,
      checks: [],
    })
  })

  it('seals an e-mail address, which processes with format 2 only would read as a number', () => {
    const email = begun({ address: new Secret('ann@shop.example') })
    const text = encodeRecord(1, email, seal)
    expect(text).not.toContain('shop.example')
    expect(clearIn(text)).toMatchObject({ v: 3 })
    expect(again(email).address.reveal()).toBe('ann@shop.example')
    const ended = after(email, { type: 'check', code: new Secret('4711') })
    expect(clearIn(encodeRecord(2, ended, seal))).toMatchObject({ v: 3 })
  })

  it('seals the destinations of steps, also after the end', () => {
    const destination = { address: new Secret('+33612345678'), country: 'FR' }
    const mail = { address: new Secret('ann@shop.example'), country: undefined }
    const [first, second, third] = steps('sms125 voice180 sms300')
    if (first === undefined || second === undefined || third === undefined) throw new Error('no steps')
    const verification = begun({
      steps: [first, { ...second, destination }, { ...third, destination: mail }],
    })
    const text = encodeRecord(1, verification, seal)
    expect(text).not.toContain('612345678')
    expect(clearIn(text)).toMatchObject({ v: 2, w: 's125v180s300' })
    expect(sealedIn(text)).toMatchObject({
      4: [
        [1, '+33612345678', 'FR'],
        [2, 'ann@shop.example', null],
      ],
    })
    const ended = after(verification, { type: 'check', code: new Secret('4711') })
    for (const each of [verification, ended]) {
      const { steps: read } = again(each)
      expect(read).toEqual(each.steps)
      expect(read.map((step) => step.destination?.address.reveal())).toEqual([
        undefined,
        '+33612345678',
        'ann@shop.example',
      ])
    }
  })

  it.each([
    ['ordered routing', { routing: { by: 'ordered' } }],
    ['weighted routing', { routing: { by: 'weighted' } }],
    ['routing by price', { routing: { by: 'cheapest' } }],
    ['autofill', { autofill: { for: 'android', hash: 'FA+9qCX9VSu' } }],
    ['registered texts', { registered: { IN: { id: '1107' } } }],
    ['no step at a failed receipt', { advanceOnFailedReceipt: false }],
  ] as const)('keeps the policy of an account that has only %s', (_what, setting) => {
    const policy = { advanceOnFailedReceipt: true, ...setting }
    const written = encodeRecord(1, begun({ policy }), seal)
    expect(clearIn(written)).toMatchObject({ p: policy })
    expect(again(begun({ policy })).policy).toEqual(policy)
  })

  it('omits the default policy, also if its settings are present but undefined', () => {
    const policy = { advanceOnFailedReceipt: true, routing: undefined, autofill: undefined }
    expect(clearIn(encodeRecord(1, begun({ policy }), seal))).not.toHaveProperty('p')
    expect(again(begun({ policy })).policy).toEqual({ advanceOnFailedReceipt: true })
  })

  it('has no PIN after any end', () => {
    const ends = [
      after(sent, { type: 'check', code: new Secret('4711') }),
      decide(sent, { type: 'cancel' }, NOW + 31_000).verification,
      decide(sent, { type: 'expiryDue' }, NOW + 3_600_000).verification,
      after(claimed, finished({ outcome: { kind: 'invalidNumber' } })),
    ]
    expect(ends.map(({ state }) => state)).toEqual(['succeeded', 'cancelled', 'expired', 'failed'])
    const stored = decodeRecord(ID, encodeRecord(1, sent, seal), seal)
    for (const ended of ends) {
      for (const text of [encodeRecord(2, ended, seal), recordAfter(stored, ended, seal).text]) {
        expect(sealedIn(text)).toMatchObject({ 2: null })
        expect(decodeRecord(ID, text, seal).verification).not.toHaveProperty('pin')
      }
    }
  })

  it('names its lock even if nothing else can be read, and only if it is a name', () => {
    expect(lockNameIn(encodeRecord(1, sent, seal, 'abc_-09AZ'))).toBe('abc_-09AZ')
    expect(lockNameIn('7:{"#":"abc","v":99}')).toBe('abc')
    for (const text of [
      '',
      'abc',
      '1:null',
      '1:{}',
      '1:{"#":7}',
      '1:{"#":""}',
      '1:{"#":"a b"}',
      '1:{"#":"ab:c"}',
    ])
      expect(lockNameIn(text)).toBeUndefined()
    expect(lockNameIn(`1:{"#":"${'a'.repeat(65)}"}`)).toBeUndefined()
  })
})
