import { describe, expect, it } from 'vitest'

import { Secret } from '../secret.ts'
import { refusalOf, type StartRefusal } from './admission.ts'
import { type AccountLimits, limitsOfStart } from './limits/index.ts'
import { isSuspicion, trusting } from './safe-list.ts'

const NUMBER = new Secret('+4915112345678')

it.each<readonly [StartRefusal, boolean]>([
  [{ reason: 'blockedNetwork', network: '26201' }, true],
  [{ reason: 'limit', limit: 'unverified-block-1k', retryAfterSeconds: 1 }, true],
  [{ reason: 'limit', limit: 'unverified-user', retryAfterSeconds: 1 }, true],
  [{ reason: 'limit', limit: 'starts-day', retryAfterSeconds: 1 }, false],
  [{ reason: 'limit', limit: 'wrong-codes', retryAfterSeconds: 1 }, false],
  [{ reason: 'limit', limit: 'starts-per-day', retryAfterSeconds: 1 }, false],
  [{ reason: 'unsupportedCountry' }, false],
  [{ reason: 'countryOff' }, false],
  [{ reason: 'barred' }, false],
])('whether the refusal %j is a suspicion of fraud: %s', (refusal, isOne) => {
  expect(isSuspicion(refusal)).toBe(isOne)
})

/** The limits of a start, with their modes. */
const modes = ({ limits }: AccountLimits) =>
  Object.fromEntries(
    limitsOfStart({ account: 'shop', address: NUMBER, country: 'DE' }, { limits }, []).map(
      ({ name, mode }) => [name, mode],
    ),
  )

describe('for a trusted number', () => {
  it('limits of unverified starts count without refusing, and others refuse as before', () => {
    const trusted = modes(trusting({ admission: {}, limits: { 'starts-day': { limit: 3 } } }))
    expect(trusted).toEqual({
      ...modes({}),
      'unverified-block-1k': 'observe',
      'unverified-block-10k': 'observe',
      'unverified-country': 'observe',
    })
  })

  it('the values of the account stay', () => {
    const account = {
      admission: {},
      limits: { 'unverified-country': { limit: 7 }, 'starts-day': 'off' },
    } as const
    expect(trusting(account).limits).toMatchObject({
      'unverified-country': { limit: 7, mode: 'observe' },
      'starts-day': { mode: 'off' },
    })
    expect(modes(trusting({ admission: {}, limits: 'off' }))).toEqual({})
    const observed = modes(trusting({ admission: {}, limits: 'observe' }))
    expect(new Set(Object.values(observed))).toEqual(new Set(['observe']))
  })

  it('no network is blocked, and every other rule of admission holds', () => {
    const rules = {
      countries: ['DE'],
      blockedNetworks: [{ network: '26201', prefixes: ['49151'], since: 0 }],
    }
    const refusal = (admission: typeof rules, country: string) =>
      refusalOf(admission, { address: NUMBER, country, isSpecial: false, isPermitted: true }, {}, 1)
    expect(refusal(rules, 'DE')).toEqual({ reason: 'blockedNetwork', network: '26201' })
    const { admission } = trusting({ admission: rules })
    expect(refusal(admission, 'DE')).toBeUndefined()
    expect(refusal(admission, 'FR')).toEqual({ reason: 'unsupportedCountry' })
  })
})
