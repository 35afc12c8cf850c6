import { randomBytes } from 'node:crypto'

import { limitsOfStart, Secret } from '@pinpost/core'
import { openVerificationReader, openStore, type Store, STORE_VARIABLES, storeOptions } from '@pinpost/store'
import { readEnvironment } from '@pinpost/telemetry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startIn } from '../../../packages/store/test/verify.ts'
import { run } from './run.ts'

const environment = {
  PINPOST_REDIS_URL: process.env['PINPOST_TEST_REDIS_URL'] ?? '',
  PINPOST_REDIS_PREFIX: `t${randomBytes(6).toString('hex')}`,
  PINPOST_PIN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  PINPOST_FINGERPRINT_KEY: randomBytes(32).toString('base64'),
  PINPOST_PUBLIC_URL: 'https://verify.example.com',
  PINPOST_TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  PINPOST_TWILIO_AUTH_TOKEN: 'a-token-of-32-characters-or-more',
  PINPOST_TWILIO_FROM: '+15005550006',
  NODE_ENV: 'test',
}
const options = {
  ...storeOptions(readEnvironment(environment, STORE_VARIABLES)),
  onError: () => undefined,
}
const reader = openVerificationReader(options)
let store: Store

beforeAll(async () => {
  store = openStore(options)
  await Promise.all([store.connect(), reader.connect()])
})
afterAll(async () => {
  await Promise.all([store.close(), reader.close()])
})

/** Runs a command. @returns its output and exit code */
async function pinpost(
  words: readonly string[],
  variables: NodeJS.ProcessEnv = environment,
): Promise<{ readonly code: number; readonly out: string }> {
  await store.routeState.refresh()
  const lines: string[] = []
  const print = (line: string): void => void lines.push(line)
  const context = {
    store: () => Promise.resolve(store),
    reader: () => Promise.resolve(reader),
    environment: variables,
    print,
  }
  return { code: await run(words, context, print), out: lines.join('\n') }
}

describe('switches', () => {
  it.each([
    ['weather:rain', 'use channel:<name>, provider:<name>, route:<name>'],
    ['country:UK', 'no such country; did you mean country:GB?'],
    ['country:gb', 'no such country; did you mean country:GB?'],
    ['country:ZZ', 'no such country; use a country code of two letters'],
    ['route:twillio-sms', 'no such route; there are: twilio-sms, twilio-voice'],
    ['provider:nexmo', 'no such provider; there are: twilio'],
    ['channel:pigeon', 'no such channel; there are: sms, voice'],
    ['account:demo0002', 'no such account; there are none'],
  ])('refuse %s', async (name, reason) => {
    const refused = await pinpost(['switch', 'off', name])
    expect(refused.code).toBe(1)
    expect(refused.out).toContain(reason)
    expect((await pinpost(['switch', 'list', '--json'])).out).toBe('[]')
  })

  it.each(['country:GB', 'route:twilio-sms', 'provider:twilio', 'channel:voice'])('take %s', async (name) => {
    expect(await pinpost(['switch', 'off', name])).toEqual({ code: 0, out: `${name} is off` })
    expect((await pinpost(['switch', 'list'])).out).toMatch(new RegExp(`^${name} +\\S+Z +- +- +-$`, 'm'))
    expect(await pinpost(['switch', 'on', name])).toEqual({ code: 0, out: `${name} is on again` })
  })

  it('may have an end and a reason', async () => {
    const before = Date.now()
    const off = await pinpost(['switch', 'off', 'country:GB', '--for', '2h', '--reason', 'attack', '--json'])
    const { until } = JSON.parse(off.out)
    expect(until - before).toBeGreaterThanOrEqual(7_200_000)
    expect(until - Date.now()).toBeLessThanOrEqual(7_200_000)
    expect(JSON.parse((await pinpost(['switch', 'list', '--json'])).out)).toMatchObject([
      { switch: 'country:GB', until: new Date(until).toISOString(), reason: 'attack' },
    ])
    await pinpost(['switch', 'on', 'country:GB'])
  })

  it.each(['2', '0h', 'soon', '2 h'])('refuse --for %s', async (duration) => {
    expect(await pinpost(['switch', 'off', 'country:GB', '--for', duration])).toEqual({
      code: 1,
      out: '--for: use minutes, hours or days, such as 30m, 2h or 1d',
    })
  })

  it('with a name that only older versions accepted are shown as unknown, and can be removed', async () => {
    await store.routeState.turnOff('country:UK')
    await store.routeState.turnOff('route:gone')
    const { out } = await pinpost(['switch', 'list'])
    expect(out).toMatch(/^country:UK .*unknown, has no effect: no such country; did you mean country:GB\?$/m)
    expect(out).toMatch(/^route:gone .*unknown, has no effect: no such route/m)
    const { PINPOST_TWILIO_ACCOUNT_SID: _, ...withoutRoutes } = environment
    expect((await pinpost(['switch', 'list'], withoutRoutes)).out).toMatch(/^route:gone .*not checked:/m)
    expect((await pinpost(['switch', 'on', 'country:UK'])).code).toBe(0)
    expect((await pinpost(['switch', 'on', 'route:gone'])).code).toBe(0)
  })
})

describe('flags', () => {
  it('that a command does not have are refused', async () => {
    expect(await pinpost(['switch', 'on', 'country:GB', '--account', 'shop0001'])).toEqual({
      code: 1,
      out: '--account: this command does not take it; use: switch on <kind:name>',
    })
    expect((await pinpost(['switch', 'list', '--jsn'])).out).toContain("Unknown option '--jsn'")
  })

  it('--json prints each listing for programs', async () => {
    const routes: unknown = JSON.parse((await pinpost(['route', 'list', '--json'])).out)
    expect(routes).toMatchObject([
      {
        route: 'twilio-sms',
        channel: 'sms',
        provider: 'twilio',
        to: 'everywhere',
        state: 'ok',
        trafficShare: 1,
      },
      { route: 'twilio-voice', channel: 'voice' },
    ])
    expect((await pinpost(['route', 'learned', 'sms', 'GB', '--json'])).out).toBe('[]')
    expect((await pinpost(['account', 'list', '--json'])).out).toBe('[]')
  })
})

it('a number is found in its international form only, within one account', async () => {
  expect(await pinpost(['verification', 'find', '07700900000', '--account', 'shop0001'])).toEqual({
    code: 1,
    out: 'give the number with + and country code (+447700900000), or an e-mail address',
  })
  expect((await pinpost(['verification', 'find', '+447700900000'])).out).toContain('--account <key>')
})

it('a number is erased with its verifications and the locks of its address', async () => {
  const number = '+4915112345670'
  const account = { key: 'erasing1', secrets: ['erasing-secret'], limits: { 'starts-day': { limit: 1 } } }
  await store.accounts.save(account)
  const id = await startIn(store, { account: account.key, address: new Secret(number) })
  const subject = { account: account.key, address: new Secret(number), country: 'DE', caller: {} }
  await store.limits.take(limitsOfStart(subject, account, ['sms']))
  await store.safeList.add(account.key, number)
  expect(await pinpost(['verification', 'erase', number])).toEqual({
    code: 0,
    out: 'erased; verifications in Redis: 1; history follows',
  })
  expect(await store.find(id)).toBeUndefined()
  expect(await reader.find(account.key, number)).toEqual({ verifications: [], unreadable: 0 })
  expect(await store.safeList.find(account.key, number)).toBeUndefined()
  const countOf = async (limit: string): Promise<number> => {
    const shown = ['limits', 'show', number, '--account', account.key, '--limit', limit, '--json']
    return JSON.parse((await pinpost(shown)).out)[0].count
  }
  expect(await countOf('starts-day')).toBe(0)
  expect(await countOf('unverified-country')).toBe(1)
})

describe('limits of a number', () => {
  const NUMBER = '+4915112345678'
  const ACCOUNT = ['--account', 'limited1']
  const limited = { key: 'limited1', secrets: ['limited-secret'], limits: { 'starts-day': { limit: 1 } } }
  const rowsOf = async (...more: string[]): Promise<unknown> =>
    JSON.parse((await pinpost(['limits', 'show', NUMBER, ...ACCOUNT, '--json', ...more])).out)

  it('are shown with the counts of the API, and lifted one by one or together', async () => {
    await store.accounts.save(limited)
    const caller = { clientIp: '2001:db8:1:2::/64' }
    const subject = { account: 'limited1', address: new Secret(NUMBER), country: 'DE', caller }
    await store.limits.take(limitsOfStart(subject, limited, ['sms']))
    expect(await rowsOf('--limit', 'starts-day')).toEqual([
      {
        limit: 'starts-day',
        mode: 'enforce',
        count: 1,
        refusesAt: 1,
        refusedUntil: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ])
    const country = ['--limit', 'unverified-country']
    expect(await rowsOf(...country)).toMatchObject([{ count: 1, refusesAt: 500, refusedUntil: null }])
    const network = ['--limit', 'unverified-client-ip', '--client-ip', '2001:DB8:1:2::7']
    expect(await rowsOf(...network)).toMatchObject([{ count: 1 }])

    const lift = ['limits', 'lift', NUMBER, ...ACCOUNT]
    expect(await pinpost([...lift, '--limit', 'starts-day'])).toEqual({
      code: 0,
      out: '1 of 1 had a count; all are at zero now',
    })
    expect(await rowsOf('--limit', 'starts-day')).toMatchObject([{ count: 0, refusedUntil: null }])
    expect(await rowsOf(...country)).toMatchObject([{ count: 1 }])
    expect(await pinpost(lift)).toMatchObject({ code: 0 })
    expect(await rowsOf(...country)).toMatchObject([{ count: 0 }])
    expect(await rowsOf(...network)).toMatchObject([{ count: 1 }])
  })

  it.each([
    [[NUMBER], 'name the account: --account <key>'],
    [
      ['015112345678', ...ACCOUNT],
      'give the number with + and country code (+447700900000), or an e-mail address',
    ],
    [[NUMBER, '--account', 'nobody'], 'there is no account nobody'],
    [[NUMBER, ...ACCOUNT, '--client-ip', '1.2.3'], '--client-ip: not an IP address'],
    [[NUMBER, ...ACCOUNT, '--limit', 'weather'], expect.stringMatching(/^--limit: use one of starts-10-min/)],
  ])('%j are refused', async (args, out) => {
    await store.accounts.save(limited)
    expect(await pinpost(['limits', 'lift', ...args])).toEqual({ code: 1, out })
  })
})
