import { describe, expect, it } from 'vitest'

import { Secret } from '../../secret.ts'
import { LIMIT_NAMES, LIMITS, TABLE_LIMITS } from './table.ts'
import {
  type AccountLimits,
  limitOfRoute,
  limitOfService,
  limitsOfAccount,
  limitsOfAddress,
  type LimitSubject,
  type LimitUse,
  limitsOfRequest,
  limitsOfStart,
  limitsOfTestStart,
  limitsOn,
} from './uses.ts'

const SUBJECT = { account: 'shop', address: new Secret('+4915112345678'), country: 'DE' }
const CALLER = { clientIp: '203.0.113.7', deviceId: 'd1', userId: 'u1' }

const names = (uses: readonly LimitUse[], act?: LimitUse['act']): readonly string[] =>
  uses.filter((use) => act === undefined || use.act === act).map(({ name }) => name)
const named = (uses: readonly LimitUse[], name: string): LimitUse => {
  const found = uses.find((use) => use.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

const start = (subject: LimitSubject, account: AccountLimits = {}, first: 'sms' | 'voice' = 'sms') =>
  limitsOfStart({ ...subject, account: 'shop' }, account, [first])

describe('a start', () => {
  it('counts towards the limits of its number, block and country, and reads whether the number is locked', () => {
    expect(names(start(SUBJECT), 'take')).toEqual([
      'starts-10-minutes',
      'starts-day',
      'starts-all-accounts',
      'unverified-block-1k',
      'unverified-block-10k',
      'unverified-country',
    ])
    expect(names(start(SUBJECT))).toHaveLength(9)
    expect(names(start(SUBJECT), 'peek')).toEqual([
      'wrong-codes',
      'wrong-codes-all-accounts',
      'wrong-codes-all-accounts-month',
    ])
  })

  it('counts towards those of the client that the caller names', () => {
    const uses = start({ ...SUBJECT, caller: CALLER })
    expect(names(uses, 'take')).toEqual(
      expect.arrayContaining(['unverified-client-ip', 'unverified-device', 'unverified-user']),
    )
    expect(named(uses, 'unverified-device').key.personal).toBe('shop\0d1')
    expect(names(start({ ...SUBJECT, caller: { deviceId: 'd1' } }))).not.toContain('unverified-user')
  })

  it('that begins with a call reads the call limits, which the call itself counts towards', () => {
    expect(names(start(SUBJECT, {}, 'voice'), 'peek')).toEqual(
      expect.arrayContaining(['calls-hour', 'calls-day']),
    )
  })

  it('keys blocks by the number without its last three and four digits, and countries by name', () => {
    const uses = start(SUBJECT)
    expect(named(uses, 'unverified-block-1k').key).toEqual({ plain: [], personal: 'shop\0+4915112345' })
    expect(named(uses, 'unverified-block-10k').key).toEqual({ plain: [], personal: 'shop\0+491511234' })
    expect(named(uses, 'unverified-country').key).toEqual({ plain: ['shop', 'DE'], personal: '' })
    const nowhere = start({ ...SUBJECT, country: undefined })
    expect(named(nowhere, 'unverified-country').key.plain).toEqual(['shop', '--'])
    expect(named(uses, 'starts-all-accounts').key.personal).toBe('+4915112345678')
  })

  it('of an e-mail address counts for its mailbox and domain, and for no block and country', () => {
    const uses = start({ account: 'shop', address: new Secret('Ann+1@Mail.example'), country: undefined })
    expect(Object.fromEntries(uses.map(({ name, key }) => [name, key.personal]))).toMatchObject({
      'starts-day': 'shop\0ann@mail.example',
      'starts-all-accounts': 'ann@mail.example',
      'unverified-email-domain': 'shop\0mail.example',
      'wrong-codes': 'shop\0ann@mail.example',
    })
    expect(names(uses)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^unverified-(block|country)/)]),
    )
  })

  it('counts towards the account’s quota for a day, if it has one', () => {
    expect(named(start(SUBJECT, { startsPerDay: 7 }), 'starts-per-day')).toMatchObject({
      rule: { kind: 'day', limit: 7 },
      key: { plain: ['shop'] },
      failOpen: false,
    })
  })
})

const of = (limits: AccountLimits['limits'], counted: Parameters<typeof limitsOn>[0] = ['start']) =>
  limitsOn(counted, SUBJECT, { limits })

describe("an account's own values", () => {
  it('turn all limits off, or make them observe, with one word', () => {
    expect(of('off')).toEqual([])
    expect(new Set(of('observe').map(({ mode }) => mode))).toEqual(new Set(['observe']))
  })

  it('change mode, number and period of one limit', () => {
    expect(names(of({ 'starts-day': 'off' }))).toEqual(['starts-10-minutes', 'starts-all-accounts'])
    const [first] = of({ 'starts-10-minutes': { mode: 'observe', limit: 60, periodSeconds: 60 } })
    expect(first).toMatchObject({ mode: 'observe', rule: { kind: 'bucket', burst: 60, intervalMs: 1_000 } })
    const [half] = of({ 'starts-10-minutes': { periodSeconds: 300 } })
    expect(half).toMatchObject({ mode: 'enforce', rule: { burst: 5, intervalMs: 60_000 } })
    const [unchanged] = of({}, ['unverifiedStart'])
    expect(unchanged).toMatchObject({
      name: 'unverified-block-1k',
      rule: { burst: 10, intervalMs: 4_320_000 },
    })
    const [, block] = of({ 'unverified-block-10k': { limit: 7 } }, ['unverifiedStart'])
    expect(block?.rule).toMatchObject({ burst: 7 })
  })

  it('change the thresholds of a lock, in any order', () => {
    const locks = [
      { after: 9, seconds: 90 },
      { after: 3, seconds: 30 },
    ]
    const [first] = of({ 'wrong-codes': { locks } }, ['wrongCode'])
    expect(first?.rule).toEqual({ kind: 'locks', locks: [locks[1], locks[0]] })
  })
})

it('a login is limited by its address, and by address and key together', () => {
  const uses = limitsOn(['wrongSecret'], { login: { ip: '203.0.113.7', key: 'shop' } }, {})
  expect(uses.map(({ name, key, failOpen }) => [name, key.personal, failOpen])).toEqual([
    ['wrong-secrets-key', '203.0.113.7\0shop', true],
    ['wrong-secrets-ip', '203.0.113.7', true],
  ])
})

it('counts of two accounts are separate, and so are those of a number and a client', () => {
  const uses = limitsOn(['start', 'wrongCode'], { ...SUBJECT, caller: CALLER }, {})
  expect(Object.fromEntries(uses.map(({ name, key }) => [name, key]))).toEqual({
    'starts-10-minutes': { plain: [], personal: 'shop\0+4915112345678' },
    'starts-day': { plain: [], personal: 'shop\0+4915112345678' },
    'starts-all-accounts': { plain: [], personal: '+4915112345678' },
    'wrong-codes': { plain: [], personal: 'shop\0+4915112345678' },
    'wrong-codes-all-accounts': { plain: [], personal: '+4915112345678' },
    'wrong-codes-all-accounts-month': { plain: [], personal: '+4915112345678' },
    'wrong-codes-client-ip': { plain: [], personal: 'shop\u0000203.0.113.7' },
    'wrong-codes-device': { plain: [], personal: 'shop\0d1' },
    'wrong-codes-user': { plain: [], personal: 'shop\0u1' },
  })
})

it('without an account, only the limits over all accounts apply', () => {
  const uses = limitsOn(['start', 'wrongCode'], { address: SUBJECT.address, caller: CALLER }, {})
  expect(names(uses)).toEqual([
    'starts-all-accounts',
    'wrong-codes-all-accounts',
    'wrong-codes-all-accounts-month',
  ])
})

it('a limit without a known key does not apply', () => {
  expect(limitsOn(['start', 'unverifiedStart', 'wrongCode', 'wrongSecret', 'call'], {}, {})).toEqual([])
})

it('the limits of a number are those of its starts, calls, WhatsApp messages and wrong codes, and the quota of its account', () => {
  const subject = { account: 'shop', address: new Secret('+4915112345678'), country: 'DE' }
  const uses = limitsOfAddress(subject, { startsPerDay: 9 })
  expect(names(uses, 'take')).toEqual(['starts-per-day'])
  expect(names(uses, 'peek')).toHaveLength(uses.length - 1)
  expect(names(uses)).toEqual([
    'starts-10-minutes',
    'starts-day',
    'starts-all-accounts',
    'unverified-block-1k',
    'unverified-block-10k',
    'unverified-country',
    'calls-hour',
    'calls-day',
    'whatsapp-hour',
    'whatsapp-day',
    'wrong-codes',
    'wrong-codes-all-accounts',
    'wrong-codes-all-accounts-month',
    'starts-per-day',
  ])
})

it('requests are limited if the account has a rate', () => {
  expect(limitsOfRequest('shop', {})).toEqual([])
  expect(limitsOfRequest('shop', { requestsPerSecond: 50 })).toMatchObject([
    { name: 'requests-per-second', rule: { burst: 50, intervalMs: 20 }, failOpen: true },
  ])
})

it('a route may wait for a slot, and may send one second’s worth at once', () => {
  expect(limitOfRoute('calls', 5, 1_000)).toEqual({
    name: 'route-rate',
    mode: 'enforce',
    failOpen: false,
    key: { plain: ['calls'], personal: '' },
    rule: { kind: 'bucket', burst: 5, intervalMs: 200 },
    act: 'take',
    longestWaitMs: 1_000,
  })
  expect(limitOfRoute('calls', 0.1, 0).rule).toMatchObject({ burst: 1, intervalMs: 10_000 })
})

it('a limit of a service counts a value of the caller, which is not stored in the clear', () => {
  expect(limitOfService('BL1', '192.0.2.1', 3, 60)).toEqual({
    name: 'service-rate',
    mode: 'enforce',
    failOpen: false,
    key: { plain: [], personal: 'BL1\x00192.0.2.1' },
    rule: { kind: 'bucket', burst: 3, intervalMs: 20_000 },
    act: 'take',
    longestWaitMs: 0,
  })
})

it('every limit has one name', () => {
  expect(LIMIT_NAMES).toEqual([
    ...TABLE_LIMITS,
    'requests-per-second',
    'starts-per-day',
    'route-rate',
    'service-rate',
  ])
})

it('the limits of an e-mail address are those of its starts, e-mails and wrong codes', () => {
  const address = new Secret('ann@mail.example')
  expect(names(limitsOfAddress({ account: 'shop', address }, {}))).toEqual([
    'starts-10-minutes',
    'starts-day',
    'starts-all-accounts',
    'unverified-email-domain',
    'emails-hour',
    'emails-day',
    'wrong-codes',
    'wrong-codes-all-accounts',
    'wrong-codes-all-accounts-month',
  ])
})

it('the limits of an account have its own values, and leave out what is off and what counts wrong secrets', () => {
  const limits = { 'starts-day': { limit: 3, mode: 'observe' }, 'calls-day': 'off' } as const
  const all = limitsOfAccount({ limits, startsPerDay: 9, requestsPerSecond: 4 })
  expect(all.map(({ name }) => name)).toEqual([
    ...TABLE_LIMITS.filter((name) => name !== 'calls-day' && !name.startsWith('wrong-secrets')),
    'starts-per-day',
    'requests-per-second',
  ])
  const rules = new Map(all.map(({ name, mode, rule }) => [name, { mode, rule }]))
  expect(rules.get('starts-day')).toEqual({
    mode: 'observe',
    rule: { kind: 'bucket', burst: 3, intervalMs: 28_800_000 },
  })
  expect(rules.get('starts-per-day')).toEqual({ mode: 'enforce', rule: { kind: 'day', limit: 9 } })
})

it('all limits of the table fail closed, except those of logins, which would lock everyone out', () => {
  const open = TABLE_LIMITS.filter((name) => LIMITS[name].failOpen)
  expect(open).toEqual(['wrong-secrets-key', 'wrong-secrets-ip'])
})

it('all limits of the table are buckets, except the one that locks', () => {
  const kinds = TABLE_LIMITS.map((name) => LIMITS[name].kind)
  expect(kinds.filter((kind) => kind !== 'bucket')).toEqual(['locks'])
})

it('a start that sends nothing counts towards the quota of its account only', () => {
  expect(limitsOfTestStart('shop', {})).toEqual([])
  expect(limitsOfTestStart('shop', { startsPerDay: 7 })).toMatchObject([
    { name: 'starts-per-day', act: 'take' },
  ])
})
