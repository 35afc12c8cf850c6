import { type Attempt, type Delivery, type InProgress, makePin, type Outcome, Secret } from '@pinpost/core'
import { type Breakers, type OwnSpeech, type Providers } from '@pinpost/providers'
import { randomBytes, type Store } from '@pinpost/store'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { expect, it } from 'vitest'

import { openTestStore, someRequest } from '../../../../packages/store/test/redis.ts'
import { deliver, type DeliverDeps } from './deliver.ts'

const ROUTE = { provider: 'test', price: 5_000, ratePerSecond: 10 } as const
const NOTHING = { clips: undefined, why: 'timeout', hits: 0, misses: 0, seconds: 0 } as const

/** A stand-in with only the members that `deliver` uses. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters
const standIn = <T>(parts: object): T => parts as T

/** A route without a rate, so that a call waits only for its clips. */
const withoutRate = () => [{ name: 'voice', channel: 'voice', provider: 'test', price: 0 }]

interface Waiting {
  /** runs while the send waits for its rate slot, or for its clips */
  readonly meanwhile: () => Promise<unknown>
  readonly breaker?: Breakers['run']
}

/** The dependencies of `deliver`, with providers that record their deliveries. */
function someDeps(store: Store, { meanwhile, breaker }: Waiting) {
  const handedOver: Delivery[] = []
  const send = (delivery: Delivery): Promise<Outcome> => {
    handedOver.push(delivery)
    return Promise.resolve({ kind: 'accepted', reference: 'R1' })
  }
  const ran: Outcome[] = []
  const run: Breakers['run'] = async (_route, work) => {
    const outcome = await work()
    ran.push(outcome)
    return outcome
  }
  const deps = {
    store: {
      ...store,
      limits: {
        ...store.limits,
        async take() {
          await meanwhile()
          return { type: 'allowed', waitMs: 0, observed: [], unasked: [] }
        },
      },
    },
    providers: {
      routes: (channel: 'sms' | 'voice') => [{ name: channel, channel, ...ROUTE }],
      byName: (channel: string) => ({ channel, send }),
    },
    breakers: { isOpen: () => false, run: breaker ?? run },
    speech: undefined,
    metrics: makeMetrics(),
    logger: makeLogger('worker', 'silent'),
    signal: new AbortController().signal,
  }
  return { deps: standIn<DeliverDeps>(deps), handedOver, ran }
}

async function claimed(store: Store, changes: Parameters<typeof someRequest>[0] = {}) {
  const started = await store.start(someRequest(changes))
  if (started.type !== 'started') throw new Error('did not start')
  const { id } = started.decision.verification
  const freshPin = makePin(4, randomBytes)
  const decision = await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
  const { verification } = decision ?? {}
  const [attempt] = verification?.attempts ?? []
  if (verification?.state !== 'inProgress' || attempt === undefined) throw new Error('nothing was claimed')
  return { id, freshPin, verification, attempt }
}

const sendOf = (
  deps: DeliverDeps,
  { verification, attempt }: { verification: InProgress; attempt: Attempt },
) => deliver(deps, verification, attempt)

const rightCode = (store: Store, id: string) =>
  store.dispatch(id, { type: 'check', code: new Secret('4711') })

it('a step whose verification ended while it waited for a rate slot is not handed over', async () => {
  const store = await openTestStore()
  const claim = await claimed(store)
  const { deps, handedOver, ran } = someDeps(store, { meanwhile: () => rightCode(store, claim.id) })
  const finished = await sendOf(deps, claim)
  expect(finished).toEqual({
    type: 'attemptFinished',
    attempt: 1,
    route: 'none',
    otherRoute: false,
    outcome: { kind: 'providerError', code: 'ended' },
    jitter: expect.any(Number),
  })
  expect([handedOver, ran]).toEqual([[], []])
  // Recording the outcome causes no further send.
  const recorded = await store.dispatch(claim.id, finished)
  expect(recorded?.verification).toMatchObject({ state: 'succeeded', attempts: [{ route: 'none' }] })
  expect(recorded?.effects.map(({ type }) => type)).toEqual(['notify'])
})

it('a step whose verification ended while its clips were made is not handed over', async () => {
  const store = await openTestStore()
  const claim = await claimed(store, { steps: [{ channel: 'voice', waitSeconds: 0 }] })
  const voice = { ...claim, attempt: { ...claim.attempt, channel: 'voice' as const } }
  const { deps, handedOver } = someDeps(store, { meanwhile: () => Promise.resolve() })
  const speech = standIn<OwnSpeech>({
    prepare: async () => {
      await rightCode(store, claim.id)
      return NOTHING
    },
  })
  const providers = standIn<Providers>({ ...deps.providers, routes: withoutRate })
  expect(await sendOf({ ...deps, speech, providers }, voice)).toMatchObject({
    route: 'none',
    outcome: { kind: 'providerError', code: 'ended' },
  })
  expect(handedOver).toEqual([])
})

it('a step that a later step has overtaken is not handed over', async () => {
  const store = await openTestStore()
  const claim = await claimed(store)
  const { deps, handedOver } = someDeps(store, {
    async meanwhile() {
      await store.dispatch(claim.id, { type: 'triggerNext' })
      await store.dispatch(claim.id, { type: 'tickDue', tick: 3, freshPin: claim.freshPin })
    },
  })
  const finished = await sendOf(deps, claim)
  expect(finished).toMatchObject({ route: 'none', outcome: { kind: 'providerError', code: 'overtaken' } })
  expect(handedOver).toEqual([])
})

it('a step that waited for a breaker’s trial until its verification ended is not handed over, and does not count there', async () => {
  const store = await openTestStore()
  const claim = await claimed(store)
  const counted: Outcome[] = []
  const { deps, handedOver } = someDeps(store, {
    meanwhile: () => Promise.resolve(),
    async breaker(_route, work) {
      await rightCode(store, claim.id)
      // As long as a trial takes.
      await new Promise((resolve) => setTimeout(resolve, 60))
      counted.push(await work())
      return counted[0] ?? { kind: 'ambiguous' }
    },
  })
  expect(await sendOf(deps, claim)).toMatchObject({
    route: 'none',
    outcome: { kind: 'providerError', code: 'ended' },
  })
  expect([handedOver, counted]).toEqual([[], [{ kind: 'providerError', code: 'notStarted' }]])
})

it('a message states its validity from the moment of sending, not from before the wait', async () => {
  const store = await openTestStore()
  const claim = await claimed(store, { timeScale: 60 })
  const { deps, handedOver } = someDeps(store, {
    meanwhile: () => new Promise((resolve) => setTimeout(resolve, 1_100)),
  })
  expect(await sendOf(deps, claim)).toMatchObject({
    route: 'sms',
    outcome: { kind: 'accepted' },
    price: 5_000,
  })
  // 125 s are 2.08 s here; before the wait it was one whole second more.
  expect(handedOver).toMatchObject([{ channel: 'sms', validSeconds: 1 }])
  expect(handedOver[0]?.validSeconds).toBe(1)
})

it('a test is recorded as accepted, and is not handed over', async () => {
  const store = await openTestStore()
  const claim = await claimed(store, { test: true })
  const { deps, handedOver, ran } = someDeps(store, { meanwhile: () => Promise.resolve() })
  const finished = await sendOf(deps, claim)
  expect(finished).toMatchObject({ route: 'none', outcome: { kind: 'accepted' } })
  expect([handedOver, ran]).toEqual([[], []])
  const recorded = await store.dispatch(claim.id, finished)
  expect(recorded?.verification).toMatchObject({ state: 'inProgress', test: true })
})
