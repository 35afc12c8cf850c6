import { expect, it } from 'vitest'

import { openTestStore } from '../../test/redis.ts'
import type { NewAccount } from './accounts.ts'

const SHOP: NewAccount = {
  key: 'shop0001',
  secrets: ['first-secret', 'second-secret'],
  customPin: true,
  policy: { advanceOnFailedReceipt: false },
  admission: {},
  networkUnblock: false,
}

it('either of two live secrets opens an account, and gives its settings without them', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  const { secrets, ...settings } = SHOP
  for (const secret of secrets) expect(await accounts.authenticate('shop0001', secret)).toEqual(settings)
})

it('a wrong secret, the secret of another account and an unknown key open nothing', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  await accounts.save({ ...SHOP, key: 'shop0002', secrets: ['third-secret'] })
  expect(await accounts.authenticate('shop0001', 'wrong')).toBeUndefined()
  expect(await accounts.authenticate('shop0001', 'third-secret')).toBeUndefined()
  expect(await accounts.authenticate('nobody', 'first-secret')).toBeUndefined()
})

it('a secret that was found right opens its own account only, and a wrong one still opens nothing', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  await accounts.save({ ...SHOP, key: 'shop0002', secrets: ['third-secret'] })
  for (let time = 0; time < 3; time++) {
    expect(await accounts.authenticate('shop0001', 'first-secret')).toBeDefined()
    expect(await accounts.authenticate('shop0001', 'first-secreT')).toBeUndefined()
    expect(await accounts.authenticate('shop0001', 'first-secret2')).toBeUndefined()
    expect(await accounts.authenticate('shop0002', 'first-secret')).toBeUndefined()
  }
})

it('a secret that was taken away no longer opens the account', async () => {
  const { accounts } = await openTestStore()
  await accounts.save(SHOP)
  expect(await accounts.authenticate('shop0001', 'first-secret')).toBeDefined()
  await accounts.save({ ...SHOP, secrets: ['second-secret'] })
  expect(await accounts.authenticate('shop0001', 'first-secret')).toBeUndefined()
  expect(await accounts.authenticate('shop0001', 'second-secret')).toBeDefined()
})
