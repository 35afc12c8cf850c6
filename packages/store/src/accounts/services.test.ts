import { expect, it } from 'vitest'

import { openTestStore, someOptions } from '../../test/redis.ts'
import type { Service } from './services.ts'

const SERVICE: Service = {
  sid: `VA${'1'.repeat(32)}`,
  name: 'Acme',
  codeLength: 6,
  customCodes: false,
  payments: false,
  refusesLandlines: false,
  limits: [],
  createdAt: 1,
  updatedAt: 1,
}
const OTHER: Service = { ...SERVICE, sid: `VA${'2'.repeat(32)}`, createdAt: 2 }

const add = (service: Service): Service => ({ ...service, codeLength: service.codeLength + 1 })

async function openShop(options = someOptions()) {
  const store = await openTestStore(options)
  await store.accounts.save({ key: 'shop0001', secrets: ['shop-secret'] })
  return store
}

it('services are saved, found in their account only, listed by age, changed and removed', async () => {
  const { services, accounts } = await openShop()
  await accounts.save({ key: 'other001', secrets: ['other-secret'] })
  for (const service of [OTHER, SERVICE]) expect(await services.save('shop0001', service)).toBe(true)
  expect(await services.find('shop0001', SERVICE.sid)).toEqual(SERVICE)
  expect(await services.find('other001', SERVICE.sid)).toBeUndefined()
  expect(await services.list('shop0001')).toEqual([SERVICE, OTHER])
  const changed = { ...SERVICE, name: 'New' }
  expect(await services.change('shop0001', SERVICE.sid, () => changed)).toEqual(changed)
  expect(await services.find('shop0001', SERVICE.sid)).toEqual(changed)
  expect(await services.change('other001', SERVICE.sid, () => changed)).toBeUndefined()
  expect(await services.remove('shop0001', SERVICE.sid)).toBe(true)
  expect(await services.remove('shop0001', SERVICE.sid)).toBe(false)
  expect(await services.find('shop0001', SERVICE.sid)).toBeUndefined()
  expect(await services.list('shop0001')).toEqual([OTHER])
})

it('concurrent changes of one service all take effect, and those of others do not disturb them', async () => {
  const options = someOptions()
  const [one, other] = [await openShop(options), await openTestStore(options)]
  await one.services.save('shop0001', { ...SERVICE, codeLength: 0 })
  await Promise.all([
    ...[one, other, one, other].map(({ services }) => services.change('shop0001', SERVICE.sid, add)),
    ...Array.from({ length: 30 }, (_, index) =>
      other.services.save('shop0001', { ...OTHER, sid: `VA${String(index).padStart(32, '0')}` }),
    ),
  ])
  expect(await one.services.find('shop0001', SERVICE.sid)).toMatchObject({ codeLength: 4 })
  expect(await one.services.list('shop0001')).toHaveLength(31)
})

it('no service outlives its account, or is saved for a removed one', async () => {
  const { services, accounts } = await openShop()
  await services.save('shop0001', SERVICE)
  await accounts.remove('shop0001')
  expect(await services.save('shop0001', OTHER)).toBe(false)
  expect(await services.list('shop0001')).toEqual([])
})
