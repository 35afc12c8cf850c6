import { InvalidSettings } from '@pinpost/core'
import { expect, it } from 'vitest'

import { parseAccounts, parseAccountSettings } from './account-settings.ts'

const GOOD = { key: 'shop0001', secrets: ['long-enough'] }

function linesOf(parse: () => unknown): readonly string[] {
  try {
    parse()
  } catch (error) {
    if (error instanceof InvalidSettings) return error.message.split('\n')
    throw error
  }
  return []
}
const wrong = (changes: object): readonly string[] =>
  linesOf(() => parseAccounts(JSON.stringify([GOOD, { ...GOOD, key: 'shop0002', ...changes }])))

it.each([
  [{ secrets: ['short'] }, '[1].secrets[0]: too short, use at least 8 characters'],
  [{ secrets: ['long-enough', 'x'.repeat(257)] }, '[1].secrets[1]: too long, use at most 256 characters'],
  [{ secrets: [] }, '[1].secrets: too few, use at least 1'],
  [{ secrets: ['long-enough', 'long-enough', 'long-enough'] }, '[1].secrets: too many, use at most 2'],
  [{ secrets: undefined }, '[1].secrets: missing'],
  [{ key: 'no' }, '[1].key: use 4 to 64 letters, digits, _ or -'],
  [{ key: 'shop0001' }, '[1].key: another account has the same key'],
  [{ customPins: true }, '[1].customPins: unknown setting'],
  [{ ['password: hunter2']: true }, '[1].(an odd name): unknown setting'],
  [{ customPin: 'yes' }, '[1].customPin: must be a boolean'],
  [{ startsPerDay: 1.5 }, '[1].startsPerDay: must be an integer'],
  [{ startsPerDay: 0 }, '[1].startsPerDay: too small, use at least 1'],
  [{ requestsPerSecond: 2_000_000 }, '[1].requestsPerSecond: too large, use at most 1000000'],
  [{ routing: { by: 'luck' } }, expect.stringMatching(/^\[1\]\.routing: use \{"by":"ordered"\}/)],
  [{ autofill: { for: 'browser', domain: 'nonsense' } }, expect.stringMatching(/^\[1\]\.autofill: use /)],
  [{ countries: ['UK'] }, expect.stringMatching(/^\[1\]\.countries\[0\]: use the two upper-case letters/)],
  [{ countries: ['DE', '*'] }, '[1].countries: "*" stands alone, or list countries'],
  [{ countries: [] }, '[1].countries: too few, use at least 1'],
  [{ registeredTemplates: { uk: { id: '1' } } }, expect.stringMatching(/^\[1\]\.registeredTemplates: use /)],
  [{ registeredTemplates: { IN: {} } }, '[1].registeredTemplates.IN: lacks id'],
  [
    { testNumbers: { '+4915112345678': '123456' } },
    expect.stringMatching(
      /^\[1\]\.testNumbers: use \{"\+447700900000":"123456"\}: numbers that are reserved/,
    ),
  ],
  [{ testNumbers: { '+447700900000': 'abc' } }, expect.stringMatching(/^\[1\]\.testNumbers/)],
  [{ trialNumbers: ['0151'] }, expect.stringMatching(/^\[1\]\.trialNumbers\[0\]: use a number such as/)],
  [
    { blockedNetworks: [{ network: '23410', prefixes: ['44770'], since: 'today' }] },
    '[1].blockedNetworks[0].since: use a UTC time such as "2026-11-23T00:00:00Z"',
  ],
])('%j is reported by path, without its value', (changes, line) => {
  expect(wrong(changes)).toEqual([line])
})

it('all problems of all accounts are listed together', () => {
  const accounts = [
    { key: 'shop0001', secrets: ['short'], customPin: 1, barred: 2 },
    'no account',
    { ...GOOD, key: 'shop0003', countries: ['ZZ', 'GB', 'UK'], startsPerDay: -1 },
  ]
  expect(linesOf(() => parseAccounts(JSON.stringify(accounts)))).toEqual([
    '[0].secrets[0]: too short, use at least 8 characters',
    '[0].customPin: must be a boolean',
    '[0].barred: must be a boolean',
    '[1]: must be an object',
    expect.stringContaining('[2].countries[0]: '),
    expect.stringContaining('[2].countries[2]: '),
    '[2].startsPerDay: too small, use at least 1',
  ])
})

it.each([
  ['{"key": secret-text', 'is not JSON'],
  ['{}', 'must be a JSON array'],
])('%s is refused as a whole', (text, line) => {
  expect(linesOf(() => parseAccounts(text))).toEqual([line])
})

it('problems of one account’s settings have no index', () => {
  expect(linesOf(() => parseAccountSettings('{"customPins":true,"secrets":["long-enough"]}'))).toEqual([
    'customPins: unknown setting',
    'secrets: unknown setting',
  ])
  expect(parseAccountSettings('{"countries":["*"],"templates":true}')).toEqual({
    countries: ['*'],
    templates: true,
  })
})
