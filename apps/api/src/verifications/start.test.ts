import { type EventEntry, type LimitOverrides, limitsOn, Secret, type TableLimit } from '@pinpost/core'
import { makeMetrics } from '@pinpost/telemetry'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { openTestApi, OTHER, SHOP, type TestApi } from '../../test/api.ts'

const ON: LimitOverrides = {}

/** An API with the default limits, and access to its metrics and log lines. */
async function openLimited(limits: LimitOverrides = ON) {
  const metrics = makeMetrics({ routes: () => [], accounts: () => [SHOP.key, OTHER.key] })
  const lines: Record<string, unknown>[] = []
  const keep = (fields: object): void => void lines.push({ ...fields })
  const logger = { fatal: keep, error: keep, warn: keep, info: keep, debug: keep }
  const api = await openTestApi({ metrics, logger })
  await Promise.all([SHOP, OTHER].map((account) => api.store.accounts.save({ ...account, limits })))
  const refused = () => lines.filter(({ reason }) => reason !== undefined)
  return { ...api, metrics, lines, refused }
}

/** Starts and ends a verification, so that the number is free again. */
async function startAndEnd({ call }: TestApi, number: string, more: Record<string, string> = {}) {
  const answer = await call('/verify/json', { number, brand: 'Acme', ...more })
  if (answer['status'] === '0') for (let i = 0; i < 3; i++) await guess(call, String(answer['request_id']))
  return answer
}
const guess = (call: TestApi['call'], id: string) =>
  call('/verify/check/json', { request_id: id, code: 'zzzz' })

const from = (first: number, step: number): readonly number[] =>
  Array.from({ length: 40 }, (_, index) => first + index * step)

const WITHOUT_LOCKS: LimitOverrides = {
  'wrong-codes': 'off',
  'wrong-codes-all-accounts': 'off',
  'wrong-codes-all-accounts-month': 'off',
}

it('a refused start is an event, with its reason and without its number', async () => {
  const api = await openLimited()
  const events: EventEntry[] = []
  const subscription = await api.store.outbox.subscribe('log', {
    handle: async (entries) => void events.push(...entries),
    onError: () => undefined,
  })
  onTestFinished(() => subscription.close())
  const answer = await api.call('/verify/json', { number: '4915112345678', brand: 'Acme' })
  await api.call('/verify/json', { number: '4915112345678', brand: 'Acme' })
  await vi.waitFor(() => expect(events).toHaveLength(2), { timeout: 60_000 })
  const [started, refused] = events
  const running = { reason: 'running', id: answer['request_id'] }
  expect(started).toMatchObject({ id: answer['request_id'], events: [{ type: 'started' }] })
  expect(refused).toMatchObject({
    account: SHOP.key,
    country: 'DE',
    events: [{ type: 'refused', refusal: running }],
  })
  expect(refused?.address?.fingerprint).toBe(started?.address?.fingerprint)
  expect(JSON.stringify(events)).not.toContain('15112345678')
})

describe('a start over a limit', () => {
  it('is answered with 1 from the sixth within ten minutes, with a log line and a metric without the number', async () => {
    const api = await openLimited(WITHOUT_LOCKS)
    const number = '4915112345678'
    for (let i = 0; i < 5; i++) expect(await startAndEnd(api, number)).toMatchObject({ status: '0' })
    expect(await startAndEnd(api, number)).toEqual({ status: '1', error_text: 'Throttled' })
    expect(await startAndEnd(api, '4915112445678')).toMatchObject({ status: '0' })
    expect(api.refused()).toMatchObject([
      {
        account: SHOP.key,
        country: 'DE',
        reason: 'limit',
        limit: 'starts-10-minutes',
        lift: `npm run cli -- limits lift <+number> --account ${SHOP.key} --limit starts-10-minutes`,
      },
    ])
    expect(JSON.stringify(api.lines)).not.toContain('15112345678')
    const text = await api.metrics.registry.metrics()
    expect(text).toContain(
      `pinpost_account_start_refusals_total{account="${SHOP.key}",reason="starts-10-minutes"} 1`,
    )
    expect(text).toContain('pinpost_start_refusals_total{reason="starts-10-minutes",country="DE"} 1')
    expect(text).toContain('pinpost_limit_refusals_total{limit="starts-10-minutes",mode="enforce"} 1')
  })

  it('to a range of numbers is refused after ten in a block of 1,000 and twenty in one of 10,000', async () => {
    const api = await openLimited()
    const startAll = async (numbers: readonly number[]): Promise<number> => {
      const answers = await Promise.all(
        numbers.map((number) => api.call('/verify/json', { number, brand: 'Acme' })),
      )
      return answers.filter(({ status }) => status === '0').length
    }
    expect(await startAll(from(4_915_112_346_000, 7))).toBe(10)
    expect(await startAll(from(4_915_112_350_000, 250))).toBe(20)
    expect(api.refused().map(({ limit }) => limit)).toEqual(
      expect.arrayContaining(['unverified-block-1k', 'unverified-block-10k']),
    )
  })

  it('is answered with 7 while wrong codes in any account lock the number for more than an hour', async () => {
    const api = await openLimited()
    const guessAt = async (digits: string, times: number, off: readonly TableLimit[]): Promise<void> => {
      const limits = Object.fromEntries(off.map((name) => [name, 'off' as const]))
      const subject = { account: OTHER.key, address: new Secret(`+${digits}`) }
      const uses = limitsOn(['wrongCode'], subject, { limits })
      for (let i = 0; i < times; i++) await api.store.limits.take(uses)
    }
    const statusOf = async (number: string) =>
      (await api.call('/verify/json', { number, brand: 'Acme' }))['status']
    await guessAt('4915112345692', 29, ['wrong-codes', 'wrong-codes-all-accounts'])
    expect(await statusOf('4915112345692')).toBe('0')
    await guessAt('4915112445692', 30, ['wrong-codes', 'wrong-codes-all-accounts'])
    expect(await statusOf('4915112445692')).toBe('7')
    await api.store.accounts.save({ ...SHOP, limits: { 'wrong-codes-all-accounts-month': 'off' } })
    expect(await statusOf('4915112445692')).toBe('0')
  })

  it('in observe mode is accepted, counted and logged', async () => {
    const api = await openLimited('observe')
    const number = '4915112345679'
    for (let i = 0; i < 6; i++) expect(await startAndEnd(api, number)).toMatchObject({ status: '0' })
    expect(api.lines).toContainEqual({
      requestId: expect.any(String),
      account: SHOP.key,
      limit: 'starts-10-minutes',
      mode: 'observe',
    })
    expect(await api.metrics.registry.metrics()).toContain(
      'pinpost_limit_refusals_total{limit="starts-10-minutes",mode="observe"} 1',
    )
  })

  it('counts towards no limit if one is in progress, and is uncounted if it throws', async () => {
    const api = await openLimited({ ...WITHOUT_LOCKS, 'starts-10-minutes': { limit: 2 } })
    const number = '4915112345680'
    const start = () => api.call('/verify/json', { number, brand: 'Acme' })
    const { request_id } = await start()
    for (let i = 0; i < 5; i++) expect(await start()).toMatchObject({ status: '10' })
    for (let i = 0; i < 3; i++) await guess(api.call, String(request_id))
    const { templates } = api.store.settings
    Object.assign(api.store.settings, { templates: () => Promise.reject(new Error('Redis is away')) })
    for (let i = 0; i < 5; i++) expect(await start()).toMatchObject({ status: '5' })
    Object.assign(api.store.settings, { templates })
    expect(await start()).toMatchObject({ status: '0' })
    expect(api.refused().filter(({ reason }) => reason === 'running')).toHaveLength(5)
  })

  it('that begins with a call is refused once the number’s call limits are used up', async () => {
    const limits = { 'calls-hour': { limit: 1 } }
    const api = await openLimited(limits)
    const subject = { account: SHOP.key, address: new Secret('+4915112345681') }
    await api.store.limits.take(limitsOn(['call'], subject, { limits }))
    const voice = { number: '4915112345681', brand: 'Acme', workflow_id: '7' }
    expect(await api.call('/verify/json', voice)).toMatchObject({ status: '1' })
    expect(await api.call('/verify/json', { ...voice, workflow_id: '1' })).toMatchObject({ status: '0' })
  })
})

describe('any other refusal', () => {
  it.each([
    [{ barred: true }, '4915112345690', 'barred'],
    [{ countries: ['GB'] }, '4915112345690', 'unsupportedCountry'],
    [{ trialNumbers: ['+4915100000000'] }, '4915112345690', 'notPermitted'],
    [{}, '498001234567', 'unverifiable'],
  ])('%j is logged and counted with its reason', async (changes, number, reason) => {
    const api = await openLimited()
    await api.store.accounts.save({ ...SHOP, ...changes })
    await api.call('/verify/json', { number, brand: 'Acme' })
    expect(api.refused()).toMatchObject([{ account: SHOP.key, reason }])
    expect(await api.metrics.registry.metrics()).toContain(
      `pinpost_start_refusals_total{reason="${reason}",country="DE"} 1`,
    )
  })
})
