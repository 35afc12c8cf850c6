import { expect, it } from 'vitest'

import { openTestStore, someOptions } from '../test/redis.ts'

it('passes texts to every process that listens, until it stops', async () => {
  const options = someOptions()
  const [one, other] = [await openTestStore(options), await openTestStore(options)]
  const heard: string[] = []
  const stop = other.live.listen((text) => void heard.push(text))
  await expect
    .poll(async () => {
      await one.live.publish('hello')
      return heard.length
    })
    .toBeGreaterThan(0)
  expect(new Set(heard)).toEqual(new Set(['hello']))
  stop()
  const known = heard.length
  await one.live.publish('bye')
  await one.routeState.refresh()
  expect(heard).toHaveLength(known)
})
