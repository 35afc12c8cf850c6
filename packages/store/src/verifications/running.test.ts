import { Secret } from '@pinpost/core'
import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions, someRequest } from '../../test/redis.ts'

const ADDRESS = '+4915112345678'

it('the verification in progress is found by account, scope and address, until it ends', async () => {
  const store = await openTestStore(someOptions({ shards: 4 }))
  const request = someRequest({ address: new Secret(ADDRESS), scope: 'one' })
  const started = await store.start(request)
  const id = started.type === 'started' ? started.decision.verification.id : ''
  const running = await store.readRunning('shop', ADDRESS, 'one')
  expect(running).toMatchObject({ version: 1, verification: { id, state: 'inProgress' } })
  expect(await store.findRunning('shop', ADDRESS, 'one')).toBe(id)
  for (const [account, address, scope] of [
    ['other', ADDRESS, 'one'],
    ['shop', '+4915112345679', 'one'],
    ['shop', ADDRESS, 'other'],
    ['shop', ADDRESS, undefined],
  ] as const) {
    expect(await store.readRunning(account, address, scope)).toBeUndefined()
    expect(await store.findRunning(account, address, scope)).toBeUndefined()
  }
  const checked = await store.dispatch(running ?? '', { type: 'check', code: new Secret('4711') })
  expect(checked?.reply).toBe('right')
  expect(await store.readRunning('shop', ADDRESS, 'one')).toBeUndefined()
})

it('a record that is gone is not found, although its lock is left', async () => {
  const options = someOptions()
  const store = await openTestStore(options)
  await store.start(someRequest({ address: new Secret(ADDRESS) }))
  const id = await store.findRunning('shop', ADDRESS)
  await rawRedis().del(`{${options.prefix}0}:v:${id}`)
  expect(await store.readRunning('shop', ADDRESS)).toBeUndefined()
})
