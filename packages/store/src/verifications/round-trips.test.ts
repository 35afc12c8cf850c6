import { connect, createServer } from 'node:net'

import { makePin, Secret } from '@pinpost/core'
import { expect, it, onTestFinished } from 'vitest'

import { openTestStore, someOptions, someRequest, testRedisUrl } from '../../test/redis.ts'

const freshPin = makePin(4, (count) => new Uint8Array(count).fill(7))

/** A proxy to Redis that counts round trips: requests after an answer. */
async function countingRedis() {
  const target = new URL(testRedisUrl())
  let roundTrips = 0
  const server = createServer((client) => {
    const redis = connect(Number(target.port), target.hostname)
    let asked = false
    client.on('data', (chunk) => {
      if (!asked) roundTrips += 1
      asked = true
      redis.write(chunk)
    })
    redis.on('data', (chunk) => {
      asked = false
      client.write(chunk)
    })
    client.on('close', () => redis.destroy())
    redis.on('close', () => client.destroy())
    client.on('error', () => redis.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    redisUrl: `redis://127.0.0.1:${port}`,
    async count(work: () => Promise<unknown>): Promise<number> {
      const before = roundTrips
      await work()
      return roundTrips - before
    },
  }
}

// A check counts its guess in the slot of limits before it compares; a right one gives the count back.
it('a start is one round trip with its job, a check three, a right one four, also by address, a tick and its outcome three', async () => {
  const { redisUrl, count } = await countingRedis()
  const store = await openTestStore(someOptions({ redisUrl }))
  // The first call of each script sends its source.
  const warm = await store.start(someRequest())
  if (warm.type !== 'started') throw new Error('did not start')
  await store.dispatch(warm.decision.verification.id, { type: 'tickDue', tick: 1, freshPin })
  await store.dispatch(warm.decision.verification.id, { type: 'check', code: new Secret('4711') })

  let id = ''
  const start = await count(async () => {
    const started = await store.start(someRequest())
    if (started.type === 'started') ({ id } = started.decision.verification)
  })
  const step = await count(async () => {
    const claimed = await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
    const outcome = { kind: 'accepted', reference: 'SM1' } as const
    await store.dispatch(claimed?.stored ?? id, {
      type: 'attemptFinished',
      attempt: 1,
      route: 'r',
      outcome,
      otherRoute: false,
      jitter: 0,
    })
  })
  const wrong = await count(() => store.dispatch(id, { type: 'check', code: new Secret('0000') }))
  const right = await count(() => store.dispatch(id, { type: 'check', code: new Secret('4711') }))
  expect({ start, step, wrong, right }).toEqual({ start: 1, step: 3, wrong: 3, right: 4 })

  const checkAt = async (address: string) => {
    const running = await store.readRunning('shop', address)
    return running && store.dispatch(running, { type: 'check', code: new Secret('4711') })
  }
  const [first, other] = [someRequest(), someRequest()]
  for (const request of [first, other]) await store.start(request)
  await checkAt(first.address.reveal())
  expect(await count(() => checkAt(other.address.reveal()))).toBe(4)
})
