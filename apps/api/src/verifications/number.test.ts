import examples from 'libphonenumber-js/examples.mobile.json'
import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'

import { isCountry, parseNumber } from './number.ts'

const read = (text: string, country = '') => parseNumber(text, isCountry(country) ? country : undefined)

/** Kind of notation, text, country and the number that is meant. */
const NOTATIONS: Readonly<
  Record<string, readonly (readonly [text: string, country: string, e164: string])[]>
> = {
  'usual punctuation': [
    ['+447911123456', '', '+447911123456'],
    ['447911123456', '', '+447911123456'],
    ['00447911123456', '', '+447911123456'],
    ['+44 (0)7911 123456', '', '+447911123456'],
    ['0044 (0) 7911-123-456', '', '+447911123456'],
    ['(+44) 7911 123456', '', '+447911123456'],
    ['(44)7911123456', '', '+447911123456'],
    ['+ 44 7911 123456', '', '+447911123456'],
    ['++447911123456', '', '+447911123456'],
    ['+0044 7911 123456', '', '+447911123456'],
    ['+49 151/23456781', '', '+4915123456781'],
    ['06.39.98.12.34', 'FR', '+33639981234'],
    ['06·39·98·12·34', 'FR', '+33639981234'],
    ['[212] 555~0123', 'US', '+12125550123'],
  ],
  'national form': [
    ['07911 123456', 'GB', '+447911123456'],
    ['2125550124', 'US', '+12125550124'],
    ['1 212 555 0124', 'US', '+12125550124'],
    ['8 (912) 345-67-89', 'RU', '+79123456789'],
    ['8 701 123 45 68', 'KZ', '+77011234568'],
    ['06 30 123 4567', 'HU', '+36301234567'],
    ['138 0013 8000', 'CN', '+8613800138000'],
    ['13612345678', 'CN', '+8613612345678'],
    ['011 15-2345-6781', 'AR', '+5491123456781'],
    ['0 15 11 98765-4322', 'BR', '+5511987654322'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['011 2345 6789', 'IN', '+911123456789'],
    ['+0151 23456781', 'DE', '+4915123456781'],
    [' 2125550124', 'US', '+12125550124'],
    [' 07911 123456 ', 'GB', '+447911123456'],
  ],
  'national form without its trunk prefix': [
    ['7911 123456', 'GB', '+447911123456'],
    ['151 23456781', 'DE', '+4915123456781'],
    ['170 1234567', 'DE', '+491701234567'],
  ],
  'international digits next to a country': [
    ['4915123456782', 'DE', '+4915123456782'],
    ['4930901820', 'DE', '+4930901820'],
    ['49 (0)151 23456783', 'DE', '+4915123456783'],
    ['430664123456', 'AT', '+43664123456'],
    ['38344123456', 'XK', '+38344123456'],
    ['62811123456', 'ID', '+62811123456'],
    ['919876543210', 'IN', '+919876543210'],
    ['393331234567', 'IT', '+393331234567'],
    ['12125550126', 'DE', '+12125550126'],
    ['33639981234', 'DE', '+33639981234'],
    ['447700900001', 'DE', '+447700900001'],
    ['+4915123456785', 'US', '+4915123456785'],
    [' 12125550199', 'DE', '+12125550199'],
    [' 15062345678', 'DE', '+15062345678'],
  ],
  'exit prefix of the country': [
    ['011 44 7911 123456', 'US', '+447911123456'],
    ['011 44 7911 123456', '', '+447911123456'],
    ['0011 44 7911 123456', 'AU', '+447911123456'],
    ['0011 64 21 123 4567', 'AU', '+64211234567'],
    ['001 44 7911 123456', 'HK', '+447911123456'],
    ['00 1 212 555 0127', 'HK', '+12125550127'],
    ['00700 44 7911 123456', 'KR', '+447911123456'],
    ['009 1 212 555 0127', 'CO', '+12125550127'],
    ['000 44 7911 123456', 'KE', '+447911123456'],
    ['8~10 44 7911 123456', 'RU', '+447911123456'],
    ['810 44 7911 123456', 'RU', '+447911123456'],
    ['010 44 7911 123456', 'JP', '+447911123456'],
    ['119 44 7911 123456', 'CU', '+447911123456'],
    ['00 44 7911 123456', 'AU', '+447911123456'],
  ],
  'as pasted': [
    ['+44–7911–123456', '', '+447911123456'],
    ['+44‑7911‑123456', '', '+447911123456'],
    ['+44−7911−123456', '', '+447911123456'],
    ['\u202A+44 7911 123456\u202C', '', '+447911123456'],
    ['\u2068+44 7911 123456\u2069', '', '+447911123456'],
    ['+44\u200B7911123456', '', '+447911123456'],
    ['\uFEFF+44 7911 123456', '', '+447911123456'],
    ['+44\u00A07911\u202F123456', '', '+447911123456'],
    ['+44 7911 123456\n', '', '+447911123456'],
  ],
  'other scripts': [
    ['＋４４７９１１１２３４５６', '', '+447911123456'],
    ['（０９０）１２３４ー５６７８', 'JP', '+819012345678'],
    ['۰۹۱۲۱۲۳۴۵۶۷', 'IR', '+989121234567'],
    ['٠٥٠ ١٢٣ ٤٥٦٧', 'AE', '+971501234567'],
    ['+९१ ९८७६५ ४३२१०', '', '+919876543210'],
  ],
  'URI or extension': [
    ['tel:+44-7911-123456', '', '+447911123456'],
    ['TEL:+447911123456;ext=12', '', '+447911123456'],
    ['tel:7911-123456;phone-context=+44', '', '+447911123456'],
    ['tel: 07911 123456', 'GB', '+447911123456'],
    ['sms:+447911123456', '', '+447911123456'],
    ['+44 7911 123456 ext. 12', '', '+447911123456'],
    ['+44 7911 123456 x12', '', '+447911123456'],
    ['+44 7911 123456 #12', '', '+447911123456'],
    ['(212) 555-0123,,12#', 'US', '+12125550123'],
  ],
  'trunk zero that does not belong': [
    ['+39 (0)333 123 4568', '', '+393331234568'],
    ['+39 (0)6 1234 5678', '', '+390612345678'],
    ['+57 (0)321 177 1511', '', '+573211771511'],
    ['0321 177 1512', 'CO', '+573211771512'],
    ['+234 (0)803 123 4567', '', '+2348031234567'],
    ['+36 06 30 123 4568', '', '+36301234568'],
    ['+1 1 212 555 0128', '', '+12125550128'],
  ],
  'former plan of Mexico': [
    ['+52 1 55 1234 5680', '', '+525512345680'],
    ['044 55 1234 5680', 'MX', '+525512345680'],
    ['045 55 1234 5680', 'MX', '+525512345680'],
    ['01 55 1234 5680', 'MX', '+525512345680'],
    ['55 1234 5680', 'MX', '+525512345680'],
  ],
}

const rows = Object.entries(NOTATIONS).flatMap(([kind, list]) => list.map((row) => [kind, ...row] as const))

describe('a number', () => {
  it.each(rows)('(%s) %j in %j is %s', (_kind, text, country, e164) => {
    expect(read(text, country)?.e164).toBe(e164)
  })

  it.each([
    ['of no plan', '+1 000 000 0000', ''],
    ['of no plan', '+1 123 456 7890', ''],
    ['of no plan', '+1 212 055 0123', ''],
    ['of no plan', '+44 0000 000000', ''],
    ['of no plan', '+33 0 00 00 00 00', ''],
    ['of no plan', '+49 999 1234567', ''],
    ['of no plan', '+7 000 000 00 00', ''],
    ['of no plan', '+999 123456789', ''],
    ['of a former plan', '+55 11 8765-4321', ''],
    ['of a former plan', '+225 07 12 34 56', ''],
    ['of a former plan', '+229 97 12 34 56', ''],
    ['over-long, premium', '4990012345678', ''],
    ['too short', '999', 'GB'],
    ['too short', '12345', ''],
    ['national, of no country', '2125550125', ''],
    ['national, of no country', '07911123456', ''],
    ['two numbers', '07911123456 / 07911123457', 'GB'],
    ['two numbers', '+447911123456+447911123457', ''],
    ['no number', 'abc', 'GB'],
    ['no number', '1-800-FLOWERS', 'US'],
    ['no number', '٣'.repeat(2_000), ''],
    ['no number', '', 'GB'],
  ])('(%s) %j in %j is refused', (_kind, text, country) => {
    expect(read(text, country)).toBeUndefined()
  })

  it.each([
    ['4915123456789', 'DE', 'mobile', 'ordinary'],
    ['4930901820', 'DE', 'landline', 'ordinary'],
    ['442079460123', 'GB', 'landline', 'ordinary'],
    ['447797712345', 'JE', 'mobile', 'ordinary'],
    ['12125551234', 'US', undefined, 'ordinary'],
    ['447700900000', 'GB', undefined, 'ordinary'],
    ['15005550006', 'US', undefined, 'ordinary'],
    ['449098790000', 'GB', undefined, 'unverifiable'],
    ['18005551234', 'US', undefined, 'unverifiable'],
    ['4918012345678', 'DE', undefined, 'unverifiable'],
    ['12129761234', 'US', undefined, 'unverifiable'],
    ['12125551212', 'US', undefined, 'unverifiable'],
    ['447012345678', 'GB', undefined, 'special'],
    ['15002345678', 'US', undefined, 'special'],
    ['870773123456', undefined, 'mobile', 'special'],
    ['881612345678', undefined, 'mobile', 'special'],
    ['883510012345', undefined, undefined, 'special'],
  ] as const)('%s is of %s, %s, %s', (digits, country, line, kind) => {
    expect(read(digits)).toEqual({
      kind: 'phone',
      e164: `+${digits}`,
      country,
      line,
      isUnverifiable: kind === 'unverifiable',
      isSpecial: kind === 'special',
    })
  })
})

const EXAMPLES = getCountries().flatMap((country) => {
  const number = getExampleNumber(country, examples)
  return number === undefined ? [] : [{ country, number }]
})

describe('the example mobile of every country', () => {
  it.each([
    ['E.164', (e164: string) => e164],
    ['digits', (e164: string) => e164.slice(1)],
    ['a raw plus of a form', (e164: string) => ` ${e164.slice(1)}`],
    ['between marks of direction', (e164: string) => `\u2066${e164}\u2069`],
    ['with U+2011 between its digits', (e164: string) => e164.replaceAll(/(?<=\d)(?=\d)/g, '\u2011')],
    [
      'in Persian digits',
      (e164: string) => e164.replaceAll(/\d/g, (d) => String.fromCodePoint(0x6f0 + Number(d))),
    ],
    [
      'in full-width',
      (e164: string) => e164.replaceAll(/[+\d]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
    ],
    ['as a URI', (e164: string) => `tel:${e164}`],
    ['behind 00', (e164: string) => `00${e164.slice(1)}`],
  ])('written as %s is recognised, with and without its country', (_kind, write) => {
    for (const { country, number } of EXAMPLES) {
      expect([country, read(write(number.number))?.e164]).toEqual([country, number.number])
      expect([country, read(write(number.number), country)?.e164]).toEqual([country, number.number])
    }
  })

  it('is recognised in national and international format', () => {
    for (const { country, number } of EXAMPLES) {
      for (const text of [number.formatNational(), number.formatInternational()]) {
        expect([country, text, read(text, country)?.e164]).toEqual([country, text, number.number])
      }
    }
  })

  // Ten pairs for each country, because all pairs would take half a minute.
  it('is recognised with the exit prefixes of other countries', () => {
    for (const [index, { country: from }] of EXAMPLES.entries()) {
      const others = EXAMPLES.filter((_other, other) => other !== index && (other - index) % 24 === 0)
      for (const { number } of others) {
        const dialled = number.format('IDD', { fromCountry: from })
        expect([from, dialled, dialled && read(dialled, from)?.e164]).toEqual([
          from,
          dialled,
          dialled && number.number,
        ])
      }
    }
  })

  it('as digits with country=DE is recognised, unless it could also be a German mobile without its zero', () => {
    const others = EXAMPLES.filter(({ number }) => read(number.number.slice(1), 'DE')?.e164 !== number.number)
    expect(others.map(({ country }) => country)).toEqual(['CA', 'PR'])
  })
})
