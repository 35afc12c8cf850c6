import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'

const NUMBER = '+4915112345678'

async function openShop(options = someOptions()) {
  const store = await openTestStore(options)
  for (const key of ['shop0001', 'other001']) await store.accounts.save({ key, secrets: [`${key}-secret`] })
  return store
}

it('a number is trusted by the account that added it, until it is removed', async () => {
  const { safeList } = await openShop()
  expect(await safeList.find('shop0001', NUMBER)).toBeUndefined()
  const id = await safeList.add('shop0001', NUMBER)
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(await safeList.find('shop0001', NUMBER)).toBe(id)
  expect(await safeList.find('shop0001', '+4915112345679')).toBeUndefined()
  expect(await safeList.find('other001', NUMBER)).toBeUndefined()
  expect(await safeList.remove('other001', NUMBER)).toBe(false)
  expect(await safeList.remove('shop0001', NUMBER)).toBe(true)
  expect(await safeList.remove('shop0001', NUMBER)).toBe(false)
  expect(await safeList.find('shop0001', NUMBER)).toBeUndefined()
})

it('no number outlives its account, or is added to a removed one', async () => {
  const { safeList, accounts } = await openShop()
  await safeList.add('shop0001', NUMBER)
  await accounts.remove('shop0001')
  expect(await safeList.find('shop0001', NUMBER)).toBeUndefined()
  expect(await safeList.add('shop0001', NUMBER)).toBeUndefined()
})

it('an account trusts 10,000 numbers at most', async () => {
  const options = someOptions()
  const { safeList } = await openShop(options)
  const id = await safeList.add('shop0001', NUMBER)
  const others = Object.fromEntries(Array.from({ length: 9_999 }, (_, index) => [`x${index}`, '1']))
  const list = `${options.prefix}:safe-list:{shop0001}`
  await rawRedis().hset(list, others)
  expect(id).toBeDefined()
  expect(await safeList.add('shop0001', '+4915112345679')).toBeUndefined()
  expect(await safeList.find('shop0001', NUMBER)).toBe(id)
})
