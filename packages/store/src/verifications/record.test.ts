import { decide, Secret, type Verification } from '@pinpost/core'
import { describe, expect, it } from 'vitest'

import {
  ID,
  NOW,
  seal,
  again,
  begun,
  after,
  tick,
  sent,
  LIVES,
  revealed,
  sealedIn,
  clearIn,
} from '../../test/records.ts'
import { someKey } from '../../test/redis.ts'
import { decodeRecord, encodeRecord, recordAfter, type Stored } from './record.ts'
import { makeSeal } from './seal.ts'

describe('a record', () => {
  it.each(LIVES)('reads back a verification that is %s', (_name, verification) => {
    expect(again(verification)).toEqual(verification)
    expect(revealed(again(verification))).toEqual(revealed(verification))
  })

  it.each([
    [60, { x: 60 }],
    [300, { x: undefined }],
  ])('keeps a PIN life of %d s after the end, and omits the usual one', (pinSeconds, written) => {
    const ended = after(begun({ pinSeconds }), { type: 'check', code: new Secret('4711') })
    expect(again(ended)).toEqual(ended)
    const { x }: { x?: number } = Object(clearIn(encodeRecord(1, ended, seal)))
    expect({ x }).toEqual(written)
  })

  it('does not show the sealed part', () => {
    for (const [, verification] of LIVES) {
      const text = encodeRecord(1, verification, seal)
      for (const secret of [
        '4711',
        '7753',
        'AKFG',
        'Acme & Sons',
        '48.00',
        verification.address.reveal().slice(1),
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

  it('is never written twice with the same text, so that a repeated write is recognised', () => {
    expect(encodeRecord(1, sent, seal)).not.toBe(encodeRecord(1, sent, seal))
  })

  it('of a later version is not guessed at', () => {
    const text = encodeRecord(1, sent, seal).replace('"v":1', '"v":5')
    expect(() => decodeRecord(ID, text, seal)).toThrow('format 5')
  })
})

const followOf = (stored: Stored, next: Verification) => recordAfter(stored, next, seal)

describe('the record after one that was read', () => {
  const read = decodeRecord(ID, encodeRecord(1, sent, seal), seal)
  const follow = (next: Verification, by = seal) => recordAfter(read, next, by)
  const changed = { ...read.verification, brand: 'Other' }

  it('keeps the sealed part while nothing in it changes, and is still never written twice with the same text', () => {
    const { text, stored } = follow(changed)
    expect(stored).toEqual({ version: 2, verification: changed, sealed: read.sealed, lockName: undefined })
    expect(decodeRecord(ID, text, seal)).toEqual(stored)
    expect(follow(changed).text).not.toBe(text)
  })

  it('is sealed again with a checked code, and without the PIN after the end', () => {
    for (const code of ['1234', '4711']) {
      const next = after(read.verification, { type: 'check', code: new Secret(code) })
      const { text, stored } = follow(next)
      expect(stored.sealed).not.toBe(read.sealed)
      expect(decodeRecord(ID, text, seal).sealed).toBe(stored.sealed)
      expect(revealed(decodeRecord(ID, text, seal).verification)).toEqual(revealed(next))
    }
  })

  it('is sealed again with a renewed PIN', () => {
    const stored = decodeRecord(ID, encodeRecord(1, after(begun({ pinSeconds: 60 }), tick(1)), seal), seal)
    const { verification: next } = decide(stored.verification, tick(2), NOW + 130_000)
    const { text } = followOf(stored, next)
    expect(sealedIn(text)).toMatchObject({ 2: '9999' })
    expect(revealed(decodeRecord(ID, text, seal).verification)).toEqual(revealed(next))
  })

  it('is sealed again if any sealed field changes', () => {
    const withPayment = { payee: new Secret('Acme'), amount: new Secret('1.00') }
    const parts: Partial<Verification>[] = [
      { address: new Secret('+441234567890') },
      { payment: withPayment },
      { checks: [{ at: NOW, right: false, code: new Secret('1') }] },
      {
        steps: read.verification.steps.map((step) => ({
          ...step,
          destination: { address: new Secret('+3361') },
        })),
      },
      { clientRef: new Secret('order-4711') },
    ]
    for (const part of parts) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const next = { ...read.verification, ...part } as Verification
      const { text, stored } = follow(next)
      expect(stored.sealed).not.toBe(read.sealed)
      expect(clearIn(text)).not.toHaveProperty('!')
      expect(revealed(decodeRecord(ID, text, seal).verification)).toEqual(revealed(next))
    }
  })

  it('has 48 random bits if its sealed part was kept', () => {
    expect(clearIn(follow(changed).text)).toMatchObject({ '!': expect.stringMatching(/^[\w-]{8}$/) })
  })

  it('is sealed again if the record that was read had no sealed part, as in memory', () => {
    const { text, stored } = followOf({ version: 6, verification: read.verification }, changed)
    expect(text).toMatch(/^7:/)
    expect(stored).toEqual({
      version: 7,
      verification: changed,
      sealed: expect.stringMatching(/^k1:/),
      lockName: undefined,
    })
  })

  it('keeps the name of its lock until it has ended', () => {
    const named = decodeRecord(ID, encodeRecord(1, sent, seal, 'name'), seal)
    expect(named.lockName).toBe('name')
    const goesOn = recordAfter(named, changed, seal)
    expect(goesOn.stored.lockName).toBe('name')
    expect(decodeRecord(ID, goesOn.text, seal).lockName).toBe('name')
    const ended = recordAfter(named, after(sent, { type: 'check', code: new Secret('4711') }), seal)
    expect(ended.text).not.toContain('name')
  })

  it('is sealed again if the first key has changed', () => {
    const rotated = makeSeal([{ kid: 'k2', key: someKey() }])
    const { text, stored } = follow(changed, rotated)
    expect(stored.sealed).toMatch(/^k2:/)
    expect(revealed(decodeRecord(ID, text, rotated).verification)).toEqual(revealed(changed))
  })
})
