import { describe, expect, it } from 'vitest'

import { plainText } from './plain.ts'

describe('plain text', () => {
  it.each([
    ['full-width digits and plus', '＋４４７７', '+4477'],
    ['Arabic-Indic digits', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['Persian digits', '۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['Devanagari digits', '०१२३४५६७८९', '0123456789'],
    ['Thai digits', '๐๑๒๓๔๕๖๗๘๙', '0123456789'],
    ['two runs of digits that touch (Tai Tham)', '\u1A80\u1A89\u1A90\u1A99', '0909'],
    ['digits outside the basic plane (Chakma)', '\u{11136}\u{1113F}', '09'],
    ['dashes', 'a‐b‑c‒d–e—f―g−h⁃iーj', 'a-b-c-d-e-f-g-h-i-j'],
    ['bidi and zero-width marks', '\u202A\u2066\u200E4\u200B2\u200D\u2069\u202C\uFEFF', '42'],
    ['a soft hyphen', '4\u00AD2', '42'],
    ['no-break spaces', '4\u00A02\u202F1', '4 2 1'],
    ['an emoji of a digit', '4\uFE0F', '4'],
    ['plain text', 'AKFG-3424', 'AKFG-3424'],
  ])('of %s', (_kind, text, plain) => {
    expect(plainText(text)).toBe(plain)
  })
})
