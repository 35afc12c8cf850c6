import { describe, expect, it } from 'vitest'

import { sentences, withAdditions } from './additions.ts'
import type { Autofill } from './autofill.ts'
import { sizeOfSms } from './segments.ts'

const BROWSER: Autofill = { for: 'browser', domain: 'shop.example' }
const ANDROID: Autofill = { for: 'android', hash: 'FA+9qCX9VSu' }

const withAutofill = (text: string, autofill: Autofill | undefined, pin: string): string =>
  withAdditions(text, { autofill }, pin)

describe('the last line', () => {
  it('ends with the bound code for browsers on the domain', () => {
    expect(withAutofill('Acme code: 4711.', BROWSER, '4711')).toBe('Acme code: 4711.\n@shop.example #4711')
  })

  it('ends with the hash of an Android app', () => {
    expect(withAutofill('Acme code: 4711.', ANDROID, '4711')).toBe('Acme code: 4711.\nFA+9qCX9VSu')
  })

  it('does not change the text if the account has none', () => {
    expect(withAutofill('Acme code: 4711.', undefined, '4711')).toBe('Acme code: 4711.')
  })

  it('is omitted if it would cost another segment', () => {
    const full = `${'a'.repeat(150)} 4711`
    expect(withAutofill(full, BROWSER, '4711')).toBe(full)
    const unicode = `${'码'.repeat(50)} 4711`
    expect(withAutofill(unicode, BROWSER, '4711')).toBe(unicode)
  })

  it('is added if there is room, and keeps the number of segments', () => {
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
    // Each takes four bytes; 33 of them and the line are 70 units.
    ['🙂'.repeat(29), true],
    [`${'a'.repeat(80)}${'é'.repeat(24)}`, true],
    [`${'a'.repeat(81)}${'é'.repeat(24)}`, false],
    [`${'a'.repeat(16)}${'🙂'.repeat(28)}`, true],
    [`${'a'.repeat(17)}${'🙂'.repeat(28)}`, false],
    [`${'a'.repeat(14)}${'\u0080'.repeat(57)}`, true],
    [`${'a'.repeat(15)}${'\u0080'.repeat(57)}`, false],
    [`${'a'.repeat(14)}${'\u07FF'.repeat(57)}`, true],
    [`${'a'.repeat(15)}${'\u07FF'.repeat(57)}`, false],
    [`${'a'.repeat(44)}${'\u0800'.repeat(28)}`, true],
    [`${'a'.repeat(45)}${'\u0800'.repeat(28)}`, false],
  ])('Android reads 140 bytes of UTF-8 (%s: %s)', (text, isAdded) => {
    expect(withAutofill(text, ANDROID, '4711') !== text).toBe(isAdded)
  })
})

describe('the warning', () => {
  const WARNING = 'Never share this code.'

  it('follows the text, before the last line', () => {
    const additions = { doNotShare: WARNING, autofill: BROWSER }
    expect(withAdditions('Acme code: 4711.', additions, '4711')).toBe(
      'Acme code: 4711. Never share this code.\n@shop.example #4711',
    )
    expect(withAdditions('Acme code: 4711.', { doNotShare: WARNING }, '4711')).toBe(
      'Acme code: 4711. Never share this code.',
    )
  })

  it.each([
    ['a'.repeat(137), true],
    ['a'.repeat(138), false],
    ['a'.repeat(283), true],
    ['a'.repeat(284), false],
    ['码'.repeat(47), true],
    ['码'.repeat(48), false],
  ])('is omitted if it would cost another segment (%s: %s)', (text, isAdded) => {
    const added = withAdditions(text, { doNotShare: WARNING }, '4711')
    expect(added).toBe(isAdded ? `${text} ${WARNING}` : text)
    expect(sizeOfSms(added)).toEqual(sizeOfSms(text))
  })

  it('is omitted if there is room only for the line', () => {
    const text = 'a'.repeat(130)
    const additions = { doNotShare: WARNING, autofill: BROWSER }
    expect(withAdditions(text, additions, '4711')).toBe(`${text}\n@shop.example #4711`)
  })

  it('is omitted if Android could not read the line any more', () => {
    const additions = { doNotShare: WARNING, autofill: ANDROID }
    expect(withAdditions('a'.repeat(105), additions, '4711')).toBe(
      `${'a'.repeat(105)} ${WARNING}\nFA+9qCX9VSu`,
    )
    expect(withAdditions('a'.repeat(106), additions, '4711')).toBe(`${'a'.repeat(106)}\nFA+9qCX9VSu`)
  })

  it('is added alone if there is no room for the line', () => {
    const additions = { doNotShare: WARNING, autofill: ANDROID }
    expect(withAdditions('a'.repeat(130), additions, '4711')).toBe(`${'a'.repeat(130)} ${WARNING}`)
  })

  it('follows full-width marks without a blank', () => {
    expect(sentences('验证码。', '请勿告知他人。', '再见。')).toBe('验证码。请勿告知他人。再见。')
    expect(sentences('（5分）', '他人に')).toBe('（5分）他人に')
    expect(sentences('One。two', 'Three.')).toBe('One。two Three.')
  })
})
