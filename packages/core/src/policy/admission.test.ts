import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { type AdmissionRules, refusalOf, START_REFUSAL_REASONS, type Unblock } from './admission.ts'

const NOW = 1_000_000
const candidate = { address: new Secret('+447700900000'), country: 'GB', isSpecial: false, isPermitted: true }
const block = { network: '23410', prefixes: ['44770'], since: 500_000 }

const refusal = (rules: AdmissionRules, changes: object = {}, unblocks: Record<string, Unblock> = {}) =>
  refusalOf(rules, { ...candidate, ...changes }, unblocks, NOW)

describe('a start', () => {
  it('is admitted if no rule forbids it', () => {
    expect(refusal({})).toBeUndefined()
    expect(refusal({ barred: false, countries: ['DE', 'GB'], blockedNetworks: [] })).toBeUndefined()
  })

  it('is refused for a barred account before anything else', () => {
    expect(refusal({ barred: true, countries: ['DE'] }, { isPermitted: false })).toEqual({ reason: 'barred' })
  })

  it('is refused outside the countries of the account, also to a number of no country', () => {
    expect(refusal({ countries: ['DE'] })).toEqual({ reason: 'unsupportedCountry' })
    expect(refusal({ countries: ['DE'] }, { country: undefined })).toEqual({ reason: 'unsupportedCountry' })
  })

  it('of an e-mail address is refused for a barred or a trial account, but not by country or network', () => {
    const email = { address: new Secret('44770@shop.example'), country: undefined }
    const blockedNetworks = [block]
    expect(refusal({ countries: ['DE'], blockedNetworks }, email)).toBeUndefined()
    expect(refusal({ barred: true }, email)).toEqual({ reason: 'barred' })
    expect(refusal({}, { ...email, isPermitted: false })).toEqual({ reason: 'notPermitted' })
  })

  it('is admitted everywhere if the list is ["*"]', () => {
    expect(refusal({ countries: ['*'] })).toBeUndefined()
    expect(refusal({ countries: ['*'] }, { country: undefined })).toBeUndefined()
  })

  it('is admitted in territories of a country of the account', () => {
    expect(refusal({ countries: ['GB'] }, { country: 'JE' })).toBeUndefined()
    expect(refusal({ countries: ['US'] }, { country: 'CA' })).toEqual({ reason: 'unsupportedCountry' })
  })

  it('is refused for numbers of no country and personal numbers without the permission', () => {
    const satellite = { country: undefined, isSpecial: true }
    const personal = { country: 'GB', isSpecial: true }
    for (const special of [satellite, personal]) {
      expect(refusal({}, special)).toEqual({ reason: 'unsupportedCountry' })
      expect(refusal({ specialNumbers: true }, special)).toBeUndefined()
    }
    expect(refusal({ specialNumbers: true, countries: ['GB'] }, satellite)).toBeUndefined()
    expect(refusal({ specialNumbers: true, countries: ['DE'] }, personal)).toEqual({
      reason: 'unsupportedCountry',
    })
    expect(refusal({}, { country: undefined })).toBeUndefined()
  })

  it('is refused for a number that a trial account has not listed', () => {
    expect(refusal({}, { isPermitted: false })).toEqual({ reason: 'notPermitted' })
  })
})

describe('a blocked network', () => {
  const blockedNetworks = [block]
  const refused = { reason: 'blockedNetwork', network: '23410' }

  it('refuses the numbers that begin with one of its prefixes, and no others', () => {
    expect(refusal({ blockedNetworks })).toEqual(refused)
    expect(refusal({ blockedNetworks }, { address: new Secret('+447800900000') })).toBeUndefined()
  })

  it('refuses the numbers of each of its prefixes', () => {
    const two = [{ ...block, prefixes: ['44771', '44770'] }]
    expect(refusal({ blockedNetworks: two })).toEqual(refused)
    expect(refusal({ blockedNetworks: two }, { address: new Secret('+447710900000') })).toEqual(refused)
    expect(refusal({ blockedNetworks: two }, { address: new Secret('+447720900000') })).toBeUndefined()
  })

  it('is the one with the number’s prefix, among several', () => {
    const other = { network: '26201', prefixes: ['4915'], since: 500_000 }
    const address = new Secret('+4915112345678')
    expect(refusal({ blockedNetworks: [block, other] }, { address })).toEqual({
      ...refused,
      network: '26201',
    })
  })

  it('is open once it was unblocked, also after the end of the unblock', () => {
    expect(refusal({ blockedNetworks }, {}, { '23410': { at: 600_000, until: 700_000 } })).toBeUndefined()
    expect(refusal({ blockedNetworks }, {}, { '23415': { at: 600_000, until: 700_000 } })).toEqual(refused)
  })

  it('a block at the exact instant of the unblock is older, and the end of the unblock is exclusive', () => {
    const at = block.since
    expect(refusal({ blockedNetworks }, {}, { '23410': { at, until: NOW - 1 } })).toBeUndefined()
    expect(refusal({ blockedNetworks }, {}, { '23410': { at: at - 1, until: NOW } })).toEqual(refused)
  })

  it('can be blocked again only after the end of the unblock', () => {
    expect(refusal({ blockedNetworks }, {}, { '23410': { at: 400_000, until: 900_000 } })).toEqual(refused)
    expect(refusal({ blockedNetworks }, {}, { '23410': { at: 400_000, until: 2_000_000 } })).toBeUndefined()
  })
})

it('every reason for a refusal has a name, which metrics take as a label', () => {
  expect(START_REFUSAL_REASONS).toEqual([
    'barred',
    'unsupportedCountry',
    'notPermitted',
    'blockedNetwork',
    'fictional',
    'unverifiable',
    'accountOff',
    'countryOff',
    'running',
  ])
})
