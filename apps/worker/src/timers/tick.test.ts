import type { Delivery, Outcome } from '@pinpost/core'
import { makeBreakers } from '@pinpost/providers'
import { makeLogger, makeMetrics } from '@pinpost/telemetry'
import { describe, expect, it } from 'vitest'

import { openTestStore, someRequest } from '../../../../packages/store/test/redis.ts'
import type { DeliverDeps } from '../deliveries/deliver.ts'
import { handleTick } from './tick.ts'

interface World {
  readonly senders: readonly (string | undefined)[]
  readonly openBreakers: () => readonly string[]
  /** Starts a verification with this sender, and runs its first tick. @returns its attempts and state */
  run(
    senderId?: string,
  ): Promise<{ readonly state: string | undefined; readonly attempts: readonly string[] }>
}

/** One route for each channel, with this answer of the carrier. */
async function makeWorld(answer: (delivery: Delivery) => Outcome): Promise<World> {
  const store = await openTestStore()
  const senders: (string | undefined)[] = []
  const send = (delivery: Delivery): Promise<Outcome> => {
    senders.push(delivery.channel === 'sms' ? delivery.senderId : undefined)
    return Promise.resolve(answer(delivery))
  }
  const open = new Set<string>()
  const deps = {
    store,
    providers: {
      routes: (channel: string) => [
        { name: channel, channel, provider: 'test', order: 0, weight: 1, price: 0 },
      ],
      byName: (channel: string) => ({ name: channel, channel, send }),
    },
    breakers: makeBreakers({
      now: () => Date.now(),
      siblings: () => ['sms', 'voice'],
      onChange: (route) => void open.add(route),
    }),
    speech: undefined,
    metrics: makeMetrics(),
    logger: makeLogger('worker', 'silent'),
    signal: new AbortController().signal,
  }
  return {
    senders,
    openBreakers: () => [...open],
    async run(senderId) {
      const started = await store.start(someRequest({ senderId }))
      if (started.type !== 'started') throw new Error('did not start')
      const { id } = started.decision.verification
      let { number } = started.decision.verification.tick
      for (;;) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a tick uses of them
        await handleTick(deps as unknown as DeliverDeps, { id, tick: number })
        const verification = await store.find(id)
        const isDue = verification?.state === 'inProgress' && verification.tick.at <= Date.now()
        if (!isDue) {
          const attempts =
            verification?.attempts.map(({ route, outcome }) => `${route} ${outcome?.kind}`) ?? []
          return { state: verification?.state, attempts }
        }
        number = verification.tick.number
      }
    },
  }
}

describe('a caller’s choice', () => {
  it('of a refused sender is replaced by the route’s own, at once, on the same route and only once', async () => {
    const world = await makeWorld((delivery) =>
      delivery.channel === 'sms' && delivery.senderId !== undefined
        ? { kind: 'senderRefused', code: '21606' }
        : { kind: 'accepted', reference: 'SM1' },
    )
    expect(await world.run('Shop')).toEqual({
      state: 'inProgress',
      attempts: ['sms senderRefused', 'sms accepted'],
    })
    expect(world.senders).toEqual(['Shop', undefined])
  })

  it('of a number that every route refuses ends after one attempt on each channel, and opens no breaker', async () => {
    const world = await makeWorld(() => ({ kind: 'requestRefused', code: '21608' }))
    for (let person = 0; person < 20; person++) {
      expect(await world.run()).toEqual({
        state: 'failed',
        attempts: ['sms requestRefused', 'voice requestRefused'],
      })
    }
    expect(world.openBreakers()).toEqual([])
  })
})
