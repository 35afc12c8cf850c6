import { describe, expect, it } from 'vitest'

import { countCharacters, isPrintable } from './printable.ts'

describe('a text that is printable', () => {
  it.each([
    ['letters', 'Acme', true],
    ['symbols', ':):):)', true],
    ['another script', 'Ελληνικά', true],
    ['an emoji with its variation selector', '❤️ Acme', true],
    ['a combining accent', 'Cafe\u0301', true],
    ['a line feed', 'Shop: €1.00.\nRef', false],
    ['a carriage return', 'a\rb', false],
    ['a tab', 'a\tb', false],
    ['a null', 'a\0b', false],
    ['a C1 control', 'a\u0085b', false],
    ['a line separator', 'a\u2028b', false],
    ['a paragraph separator', 'a\u2029b', false],
    ['a right-to-left override', '\u202E00.1€', false],
    ['an isolate', '\u2066Acme\u2069', false],
    ['a mark of direction', 'Acme\u200F', false],
    ['a zero-width space', 'Ac\u200Bme', false],
    ['a byte order mark', '\uFEFFAcme', false],
    ['a soft hyphen', 'Ac\u00ADme', false],
    ['a tag character', 'Acme\u{E0041}', false],
    ['half a surrogate pair', 'Acme\uD83D', false],
    ['the other half', '\uDE00Acme', false],
    ['blanks', '   ', false],
    ['no-break and ideographic spaces', '\u00A0\u3000', false],
    ['a Hangul filler', '\u3164', false],
    ['a braille blank', '\u2800', false],
    ['a combining mark alone', '\u0301', false],
    ['nothing', '', false],
  ])('contains %s: %j is %s', (_kind, text, printable) => {
    expect(isPrintable(text)).toBe(printable)
  })

  it.each([
    ['Acme', 4],
    ['😀😀', 2],
    ['Cafe\u0301', 5],
    ['', 0],
  ])('counts %j as %i characters', (text, count) => {
    expect(countCharacters(text)).toBe(count)
  })
})
