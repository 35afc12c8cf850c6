import { expect, it } from 'vitest'

import { makeReceiver, type Receiver } from './receiver.ts'

async function enterAll(receiver: Receiver, count: number) {
  return Promise.all(Array.from({ length: count }, () => receiver.enter()))
}

it('ten requests enter at once; the eleventh takes the place of the first that leaves', async () => {
  const receiver = makeReceiver()
  expect(await enterAll(receiver, 10)).toEqual(Array(10).fill(undefined))
  let hasEntered = false
  const eleventh = receiver.enter().then((until) => {
    hasEntered = true
    return until
  })
  const twelfth = receiver.enter()
  await Promise.resolve()
  expect(hasEntered).toBe(false)
  receiver.leave({ succeeded: true, beganAt: Date.now() }, Date.now())
  expect(await eleventh).toBeUndefined()
  receiver.leave({ succeeded: true, beganAt: Date.now() }, Date.now())
  expect(await twelfth).toBeUndefined()
  for (let count = 0; count < 10; count++) {
    expect(receiver.isIdle()).toBe(false)
    receiver.leave({ succeeded: true, beganAt: Date.now() }, Date.now())
  }
  expect(receiver.isIdle()).toBe(true)
})

it('what waits too long comes back later, each in turn', async () => {
  const receiver = makeReceiver()
  await enterAll(receiver, 10)
  const began = Date.now()
  const [first = 0, second = 0] = await enterAll(receiver, 2)
  expect(first).toBeGreaterThan(began + 900)
  expect(second).toBeGreaterThan(first)
})

it('fifty wait at most; further ones come back later', async () => {
  const receiver = makeReceiver()
  await enterAll(receiver, 10)
  let waiting = 0
  const all = Array.from({ length: 50 }, async () => {
    waiting++
    const until = await receiver.enter()
    waiting--
    return until
  })
  expect(await receiver.enter()).toBeGreaterThan(Date.now())
  expect(waiting).toBe(50)
  await Promise.all(all)
})

it('a receiver that begins to rest sends back the requests that wait, and accepts no others', async () => {
  const receiver = makeReceiver()
  await enterAll(receiver, 10)
  const waiting = enterAll(receiver, 3)
  const now = Date.now()
  for (let failure = 0; failure < 3; failure++) receiver.leave({ succeeded: false, beganAt: now }, now)
  const untils = await waiting
  expect(untils.filter((until) => until === undefined)).toHaveLength(2)
  expect(untils.filter((until) => until !== undefined && until > now + 900)).toHaveLength(1)
  expect(await receiver.enter()).toBeGreaterThan(now + 900)
})
