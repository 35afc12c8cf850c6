import { describe, expect, it } from 'vitest'

import { type Autofill, withAutofill } from './autofill.ts'
import { sizeOfSms } from './segments.ts'

const BROWSER: Autofill = { for: 'browser', domain: 'shop.example' }
const ANDROID: Autofill = { for: 'android', hash: 'FA+9qCX9VSu' }

describe('withAutofill', () => {
  it('ends with the bound code for browsers on the domain', () => {
    expect(withAutofill('Acme code: 4711.', BROWSER, '4711')).toBe('Acme code: 4711.\n@shop.example #4711')
  })

  it('ends with the hash of an Android app', () => {
    expect(withAutofill('Acme code: 4711.', ANDROID, '4711')).toBe('Acme code: 4711.\nFA+9qCX9VSu')
  })

  it('leaves a text as it is where an account wants none', () => {
    expect(withAutofill('Acme code: 4711.', undefined, '4711')).toBe('Acme code: 4711.')
  })

  it('leaves out a line that would cost another segment', () => {
    const full = `${'a'.repeat(150)} 4711`
    expect(withAutofill(full, BROWSER, '4711')).toBe(full)
    const unicode = `${'码'.repeat(50)} 4711`
    expect(withAutofill(unicode, BROWSER, '4711')).toBe(unicode)
  })

  it('adds it as long as there is room, and keeps the number of segments', () => {
    const long = `${'a'.repeat(135)} 4711`
    const filled = withAutofill(long, BROWSER, '4711')
    expect(filled).not.toBe(long)
    expect(sizeOfSms(filled).segments).toBe(1)
    const two = `${'a'.repeat(200)} 4711`
    expect(sizeOfSms(withAutofill(two, BROWSER, '4711'))).toEqual(sizeOfSms(two))
  })

  it.each([
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['é'.repeat(64), true],
    ['é'.repeat(65), false],
    ['码'.repeat(42), true],
    ['码'.repeat(43), false],
    ['🙂'.repeat(29), true],
  ])('Android reads 140 bytes of UTF-8 (%s: %s)', (text, isAdded) => {
    expect(withAutofill(text, ANDROID, '4711') !== text).toBe(isAdded)
  })
})
