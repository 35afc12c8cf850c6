import { describe, expect, it } from 'vitest'

import { isFictional } from './fictional.ts'

/** What each range begins with, and how many digits follow; by regulator. */
const RANGES: Readonly<Record<string, { readonly prefixes: readonly string[]; readonly digits: number }>> = {
  'British mobiles': { prefixes: ['4477009'], digits: 5 },
  'British towns': {
    prefixes: ['113', '114', '115', '116', '117', '118', '121', '131', '141', '151', '161'].map(
      (area) => `44${area}4960`,
    ),
    digits: 3,
  },
  'London, Tyneside, Northern Ireland, Cardiff, and numbers of no area': {
    prefixes: [
      '442079460',
      '441914980',
      '442896496',
      '442920180',
      '441632960',
      '443069990',
      '448081570',
      '449098790',
    ],
    digits: 3,
  },
  'North America, 555-01xx': { prefixes: ['121255501', '199955501', '190055501', '182755501'], digits: 2 },
  'test numbers of Twilio': { prefixes: ['1500555'], digits: 4 },
  'Australian mobiles': { prefixes: ['61491570'], digits: 3 },
  'Australian states': {
    prefixes: ['2', '3', '7', '8'].flatMap((state) => [`61${state}5550`, `61${state}7010`]),
    digits: 4,
  },
  France: {
    prefixes: ['19900', '26191', '35301', '46571', '53649', '63998'].map((area) => `33${area}`),
    digits: 4,
  },
  'German towns': { prefixes: ['493023125', '496990009', '494066969', '498999998'], digits: 3 },
  Cologne: { prefixes: ['492214710'], digits: 3 },
  'German mobiles': { prefixes: ['4915228817386', '4915228895456', '4915254599371'], digits: 0 },
  'County Cork': { prefixes: ['35320911'], digits: 4 },
}

describe.each(Object.entries(RANGES))('%s', (_name, { prefixes, digits }) => {
  const [first, last] = ['0', '9'].map((digit) => digit.repeat(digits))

  it.each(prefixes)('%s: every number is reserved for films and tests', (prefix) => {
    expect([first, last].map((end) => isFictional(`+${prefix}${end}`))).toEqual([true, true])
  })

  it.each(prefixes)('%s: shorter, longer and neighbouring numbers are not', (prefix) => {
    const number = `${prefix}${first}`
    const others = [
      number.slice(0, -1),
      `${number}0`,
      `9${number}`,
      String(BigInt(number) - 1n),
      String(BigInt(`${prefix}${last}`) + 1n),
    ]
    expect(others.filter((other) => isFictional(`+${other}`))).toEqual([])
  })
})

it.each(['4684650041', '46701740605', '46313900601', '46406280401'])(
  'Sweden: %s with up to three further digits is reserved',
  (prefix) => {
    const reserved = ['', '0', '09', '099'].map((end) => isFictional(`+${prefix}${end}`))
    expect(reserved).toEqual([true, true, true, true])
    const others = [`${prefix}0999`, `9${prefix}`, prefix.slice(0, -1), `${prefix.slice(0, -1)}9`]
    expect(others.filter((other) => isFictional(`+${other}`))).toEqual([])
  },
)

it.each(['+447700100000', '+12125550200', '+11125550123', '+61455501234', '+4915112345678'])(
  '%s may be the number of a person',
  (number) => {
    expect(isFictional(number)).toBe(false)
  },
)
