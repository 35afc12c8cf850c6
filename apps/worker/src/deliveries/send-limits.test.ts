import { type InProgress, type Outcome, type Route, Secret } from '@pinpost/core'
import type { Claim, Store } from '@pinpost/store'
import { makeMetrics } from '@pinpost/telemetry'
import { expect, it } from 'vitest'

import { openTestStore, someOptions, someRequest } from '../../../../packages/store/test/redis.ts'
import { takeSendLimits } from './send-limits.ts'

const CALL: Route = {
  name: 'calls',
  provider: 'test',
  channel: 'voice',
  credential: 'test',
  order: 0,
  weight: 1,
  price: 0,
}
const SMS: Route = { ...CALL, name: 'texts', channel: 'sms' }
const ACCEPTED: Outcome = { kind: 'accepted', reference: 'CA1' }
const OVER = { type: 'refused', outcome: { kind: 'channelUnsupported', code: 'limit' } }
const NUMBER = new Secret('+4915112345678')

async function someVerification(store: Store): Promise<InProgress> {
  const started = await store.start(someRequest({ address: NUMBER }))
  if (started.type !== 'started') throw new Error('did not start')
  return started.decision.verification
}

/** A worker that makes calls. @returns the carrier's answers */
function makeCaller(store: Store, verification: InProgress) {
  const metrics = makeMetrics()
  const lines: object[] = []
  const waits: string[] = []
  const claim: Claim = { waited: () => void waits.push('waited'), confirm: async () => verification }
  const deps = {
    store,
    metrics,
    logger: { warn: (fields: object) => void lines.push(fields) },
    providers: { routes: () => [] },
    signal: new AbortController().signal,
  }
  return {
    metrics,
    lines,
    waits,
    async send(route: Route, outcome: Outcome | 'notHandedOver' = ACCEPTED) {
      const attempt = { number: 1, step: 0, channel: route.channel, claimedAt: 0 }
      const limits = await takeSendLimits(deps, route, verification, attempt, claim)
      if (limits.type === 'refused') return limits
      await limits.settle(outcome === 'notHandedOver' ? undefined : outcome)
      return limits.type
    },
  }
}

it('the fourth call to a number within an hour is not made, whichever worker handles it', async () => {
  const options = someOptions()
  const stores = [await openTestStore(options), await openTestStore(options)] as const
  const verification = await someVerification(stores[0])
  const [one, other] = [makeCaller(stores[0], verification), makeCaller(stores[1], verification)]
  expect([await one.send(CALL), await other.send(CALL), await one.send(CALL)]).toEqual([
    'taken',
    'taken',
    'taken',
  ])
  expect(await other.send(CALL)).toEqual(OVER)
  expect(other.lines).toEqual([
    {
      verification: verification.id,
      account: verification.account,
      limit: 'calls-hour',
      mode: 'enforce',
      retryAfterSeconds: expect.any(Number),
    },
  ])
  expect(await other.metrics.registry.metrics()).toContain(
    'pinpost_limit_refusals_total{limit="calls-hour",mode="enforce"} 1',
  )
  expect(await other.send(SMS)).toBe('taken')
})

it('a call that failed is uncounted, one with an ambiguous outcome stays counted', async () => {
  const store = await openTestStore()
  const caller = makeCaller(store, await someVerification(store))
  for (let i = 0; i < 5; i++) {
    expect(await caller.send(CALL, { kind: 'providerError', code: '503' })).toBe('taken')
    expect(await caller.send(CALL, 'notHandedOver')).toBe('taken')
  }
  for (let i = 0; i < 3; i++) expect(await caller.send(CALL, { kind: 'ambiguous' })).toBe('taken')
  expect(await caller.send(CALL)).toEqual(OVER)
})

it('an account’s own limits apply: observed ones count like enforced ones and refuse no call', async () => {
  const store = await openTestStore()
  const verification = await someVerification(store)
  const setLimits = (mode: 'observe' | 'enforce') =>
    store.accounts.save({ key: verification.account, secrets: ['some-secret'], limits: mode })
  await setLimits('observe')
  const caller = makeCaller(store, verification)
  for (let i = 0; i < 4; i++) expect(await caller.send(CALL)).toBe('taken')
  expect(caller.lines).toMatchObject([{ limit: 'calls-hour', mode: 'observe' }])
  await setLimits('enforce')
  expect(await caller.send(CALL)).toEqual(OVER)
})

it('an SMS reads no call limit, and does not wait', async () => {
  const store = await openTestStore()
  const caller = makeCaller(store, await someVerification(store))
  for (let i = 0; i < 8; i++) expect(await caller.send(SMS)).toBe('taken')
  expect(caller.waits).toEqual([])
})

it('no call is made while calls cannot be counted', async () => {
  const store = await openTestStore()
  const verification = await someVerification(store)
  const away = { ...store, limits: { ...store.limits, take: () => Promise.reject(new Error('away')) } }
  expect(await makeCaller(away, verification).send(CALL)).toEqual({
    type: 'refused',
    outcome: { kind: 'providerError', code: 'noTurn' },
  })
})
