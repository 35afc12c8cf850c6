import { assert, constantFrom, property, string } from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, it } from 'vitest'

import { sizeOfSms } from './segments.ts'

const ALPHABET = Array.from('aZ0 @£€^{}[]~|\\\n漢🙂é’à')

describe('sizeOfSms', () => {
  it.each([
    ['', 'gsm7', 1],
    ['a'.repeat(160), 'gsm7', 1],
    ['a'.repeat(161), 'gsm7', 2],
    ['a'.repeat(306), 'gsm7', 2],
    ['a'.repeat(307), 'gsm7', 3],
    ['a'.repeat(459), 'gsm7', 3],
    ['a'.repeat(460), 'gsm7', 4],
    // An escape sequence is not split: 152 septets and €, 76 times two, 153 again.
    [`${'a'.repeat(152)}€${'a'.repeat(151)}`, 'gsm7', 2],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 3],
    ['€'.repeat(152), 'gsm7', 2],
    ['€'.repeat(153), 'gsm7', 3],
    ['漢'.repeat(134), 'ucs2', 2],
    ['漢'.repeat(135), 'ucs2', 3],
    [`${'漢'.repeat(66)}🙂${'漢'.repeat(65)}`, 'ucs2', 2],
    [`${'漢'.repeat(66)}🙂${'漢'.repeat(66)}`, 'ucs2', 3],
    ['€'.repeat(80), 'gsm7', 1],
    ['€'.repeat(81), 'gsm7', 2],
    ['é’', 'ucs2', 1],
    ['漢'.repeat(70), 'ucs2', 1],
    ['漢'.repeat(71), 'ucs2', 2],
    ['🙂'.repeat(36), 'ucs2', 2],
  ] as const)('%j is sent as %s in %i', (text, encoding, segments) => {
    expect(sizeOfSms(text)).toEqual({ encoding, segments })
  })

  it('agrees with a published calculator', () => {
    const text = string({ unit: constantFrom(...ALPHABET), maxLength: 400 })
    assert(
      property(text, (sms) => {
        const known = new SegmentedMessage(sms)
        const encoding = known.getEncodingName() === 'GSM-7' ? 'gsm7' : 'ucs2'
        // An empty text is one message too; the calculator counts none.
        expect(sizeOfSms(sms)).toEqual({ encoding, segments: Math.max(1, known.segmentsCount) })
      }),
    )
  })
})
