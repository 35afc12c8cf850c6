import { createSecretKey, randomBytes } from 'node:crypto'

import { openStore, type StoreOptions } from '@pinpost/store'
import { makeMetrics } from '@pinpost/telemetry'
import type { InjectOptions } from 'fastify'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { openTestApi, OTHER, SHOP, type TestApi } from '../../test/api.ts'
import { makeLogin } from './login.ts'

const REDIS_URL = process.env['PINPOST_TEST_REDIS_URL'] ?? ''
const RIGHT = 'shop-secret'
const ATTACKER = '203.0.113.7'
const ELSEWHERE = '198.51.100.1'

/** An installation with a clock that the test sets, and its processes. */
async function openInstallation() {
  const clock = { now: 1_800_000_000_000 }
  const options: StoreOptions = {
    redisUrl: REDIS_URL,
    prefix: `t${randomBytes(6).toString('hex')}`,
    shards: 1,
    keyRing: [{ kid: 'k1', key: createSecretKey(randomBytes(32)) }],
    fingerprintKey: createSecretKey(randomBytes(32)),
    retentionMs: 60_000,
    commandTimeoutMs: 60_000,
    limitsNow: () => clock.now,
    onError: () => undefined,
  }
  const openProcessStore = async () => {
    const store = openStore(options)
    await store.connect()
    onTestFinished(() => store.close())
    return store
  }
  const first = await openProcessStore()
  await Promise.all([SHOP, OTHER].map((account) => first.accounts.save(account)))

  async function openProcess() {
    const store = await openProcessStore()
    await store.routeState.refresh()
    await expect.poll(() => store.accountKeys()).toContain(SHOP.key)
    const metrics = makeMetrics({ accounts: store.accountKeys, routes: () => [] })
    const lines: object[] = []
    const logger = {
      info: () => undefined,
      error: () => undefined,
      warn: (fields: object, message: string) => void lines.push({ ...fields, message }),
    }
    const login = makeLogin({ store, metrics, now: () => clock.now })
    const answer = async (clientIp: string, secret: string, key = SHOP.key): Promise<string> =>
      (await login.bySecret({ clientIp, key, secret }, logger)).type
    return { store, metrics, lines, answer }
  }
  return { clock, openProcess, openProcessStore }
}

const guesses = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `guess-${index}`)

const countOf = (answers: readonly string[], wanted: string): number =>
  answers.filter((answer) => answer === wanted).length

describe('wrong secrets', () => {
  it('from one address for one key are locked after ten in a minute, over all processes', async () => {
    const { openProcess } = await openInstallation()
    const [one, other] = [await openProcess(), await openProcess()]
    const answers: string[] = []
    for (const secret of guesses(20)) answers.push(await one.answer(ATTACKER, secret))
    for (const secret of guesses(20)) answers.push(await other.answer(ATTACKER, secret))
    expect(countOf(answers, 'wrong')).toBe(10)
    expect(countOf(answers, 'locked')).toBe(30)
  })

  it('sent concurrently allow no more guesses', async () => {
    const { openProcess } = await openInstallation()
    const processes = [await openProcess(), await openProcess()]
    const answers = await Promise.all(
      processes.flatMap(({ answer }) => [...guesses(50), RIGHT].map((secret) => answer(ATTACKER, secret))),
    )
    expect(countOf(answers, 'wrong')).toBe(10)
    expect(countOf(answers, 'right')).toBe(0)
  })

  it('while locked, refuse the right secret of that key and address too, even if the process has it cached', async () => {
    const { clock, openProcess } = await openInstallation()
    const [one, other] = [await openProcess(), await openProcess()]
    expect(await one.answer(ELSEWHERE, RIGHT)).toBe('right')
    expect(await other.answer(ELSEWHERE, RIGHT)).toBe('right')
    for (const secret of guesses(11)) await one.answer(ATTACKER, secret)
    expect(await one.answer(ATTACKER, RIGHT)).toBe('locked')
    expect(await other.answer(ATTACKER, 'another guess')).toBe('locked')
    expect(await other.answer(ATTACKER, RIGHT)).toBe('locked')
    for (const { answer } of [one, other]) expect(await answer(ELSEWHERE, RIGHT)).toBe('right')
    clock.now += 6_000
    for (const { answer } of [one, other]) expect(await answer(ATTACKER, RIGHT)).toBe('right')
  })

  it('counted by another process refuse a cached secret too', async () => {
    const { openProcess } = await openInstallation()
    const [one, other] = [await openProcess(), await openProcess()]
    expect(await one.answer(ELSEWHERE, RIGHT)).toBe('right')
    expect(await one.answer(ATTACKER, 'one guess')).toBe('wrong')
    for (const secret of guesses(11)) await other.answer(ATTACKER, secret)
    expect(await one.answer(ATTACKER, RIGHT)).toBe('locked')
  })

  it('may be tried once more after a lock, and ten times after a quiet minute', async () => {
    const { clock, openProcess } = await openInstallation()
    const { answer } = await openProcess()
    const burst = async () => {
      const answers: string[] = []
      for (const secret of guesses(15)) answers.push(await answer(ATTACKER, secret))
      return countOf(answers, 'wrong')
    }
    expect(await burst()).toBe(10)
    clock.now += 6_000
    expect(await burst()).toBe(1)
    clock.now += 60_000
    expect(await burst()).toBe(10)
  })

  it('for many keys from one address are locked after a hundred; keys that logged in from there still work', async () => {
    const { openProcess } = await openInstallation()
    const { answer } = await openProcess()
    expect(await answer(ATTACKER, RIGHT)).toBe('right')
    const answers: string[] = []
    for (let index = 0; index < 110; index++)
      answers.push(await answer(ATTACKER, 'some-secret', `key-${index}`))
    expect(countOf(answers, 'wrong')).toBe(100)
    expect(await answer(ATTACKER, RIGHT)).toBe('right')
    expect(await answer(ATTACKER, 'other-secret', OTHER.key)).toBe('locked')
    expect(await answer(ELSEWHERE, 'other-secret', OTHER.key)).toBe('right')
  })

  it('are counted by account, and each lock logs one line with the address and no secret', async () => {
    const { clock, openProcess } = await openInstallation()
    const { answer, lines, metrics } = await openProcess()
    for (const key of [SHOP.key, 'a-secret-in-the-wrong-field']) {
      for (let round = 0; round < 3; round++) {
        for (const secret of guesses(12)) await answer(ATTACKER, secret, key)
        clock.now += 6_000
      }
    }
    const told = {
      clientIp: ATTACKER,
      limit: 'wrong-secrets-key',
      message: 'too many wrong secrets or tokens: logins from this address are refused',
    }
    expect(lines).toEqual([
      { account: SHOP.key, ...told },
      { account: undefined, ...told },
    ])
    const text = await metrics.registry.metrics()
    expect(text).toContain(`pinpost_login_refusals_total{result="wrong",account="${SHOP.key}"} 12`)
    expect(text).toContain('pinpost_login_refusals_total{result="locked",account="other"} 24')
    expect(text).not.toContain('wrong-field')
  })
})

describe('a right secret', () => {
  it('never counts as a guess, even if sent many times at once and after a wrong secret from the same address', async () => {
    const { openProcess } = await openInstallation()
    const { answer } = await openProcess()
    await answer(ATTACKER, 'wrong-secret')
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => answer(ATTACKER, RIGHT)))
      expect(countOf(answers, 'right')).toBe(50)
    }
    // None of them is still counted.
    const answers: string[] = []
    for (const secret of guesses(20)) answers.push(await answer(ATTACKER, secret))
    expect(countOf(answers, 'wrong')).toBe(9)
  })

  it('reads no limit from Redis', async () => {
    const { openProcess } = await openInstallation()
    const { answer, store } = await openProcess()
    const take = vi.spyOn(store.limits, 'take')
    for (let round = 0; round < 5; round++) expect(await answer(ELSEWHERE, RIGHT)).toBe('right')
    expect(take).not.toHaveBeenCalled()
    await answer(ELSEWHERE, 'wrong-secret')
    expect(take).toHaveBeenCalledTimes(1)
  })

  it('works while Redis does not answer for limits', async () => {
    const { openProcess } = await openInstallation()
    const { answer, store, metrics } = await openProcess()
    expect(await answer(ATTACKER, RIGHT)).toBe('right')
    expect(await answer(ATTACKER, 'wrong-secret')).toBe('wrong')
    await store.close()
    expect(await answer(ATTACKER, RIGHT)).toBe('right')
    expect(await metrics.registry.metrics()).toContain(
      'pinpost_limits_unasked_total{limit="wrong-secrets-key",result="open"} 1',
    )
  })
})

const wrong = ({ app }: TestApi, path: string, from: InjectOptions = {}) =>
  app.inject({ method: 'POST', url: path, payload: { api_key: SHOP.key, api_secret: 'wrong' }, ...from })
const client = (index: number): string => `2001:db8:1:2::${index}`

describe('in answers', () => {
  it('a lock is status 1, or the problem 429 on endpoints with HTTP statuses', async () => {
    const { openProcessStore } = await openInstallation()
    const api = await openTestApi({ store: await openProcessStore() })
    for (let index = 0; index < 10; index++)
      expect((await wrong(api, '/verify/json')).json()).toMatchObject({ status: '4' })
    expect((await wrong(api, '/verify/json')).json()).toEqual({ status: '1', error_text: 'Throttled' })
    for (const path of ['/verify/templates', '/verify/network-unblock'])
      expect((await wrong(api, path)).statusCode).toBe(429)
    const fromElsewhere = await wrong(api, '/verify/json', { remoteAddress: ELSEWHERE })
    expect(fromElsewhere.json()).toMatchObject({ status: '4' })
  })

  it('X-Forwarded-For counts only from trusted proxies, and a /64 of IPv6 is one address', async () => {
    const { openProcessStore } = await openInstallation()
    const api = await openTestApi({
      store: await openProcessStore(),
      trustedProxies: ['10.0.0.0/8'],
    })
    const statusFrom = async (remoteAddress: string, forwarded: string): Promise<string> => {
      const from = { remoteAddress, headers: { 'x-forwarded-for': forwarded } }
      return (await wrong(api, '/verify/json', from)).json<{ status: string }>().status
    }
    for (let index = 1; index <= 10; index++) expect(await statusFrom('10.0.0.1', client(index))).toBe('4')
    expect(await statusFrom('10.0.0.2', client(11))).toBe('1')
    // The proxy writes the last one; earlier ones came from the caller.
    expect(await statusFrom('10.0.0.1', `2001:db8:9:9::1, ${client(12)}`)).toBe('1')
    expect(await statusFrom('10.0.0.1', '2001:db8:1:3::1')).toBe('4')
    for (let index = 1; index <= 10; index++) expect(await statusFrom(ATTACKER, `192.0.2.${index}`)).toBe('4')
    expect(await statusFrom(ATTACKER, '192.0.2.99')).toBe('1')
  })
})
