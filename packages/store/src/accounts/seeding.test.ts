import { expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions, testRedisUrl } from '../../test/redis.ts'
import type { StoreOptions } from '../store-options.ts'
import type { NewAccount } from './account-settings.ts'
import type { SeedReport } from './seeding.ts'

const X: NewAccount = { key: 'shop000x', secrets: ['secret-of-x', 'newer-secret-of-x'] }
const Y: NewAccount = { key: 'shop000y', secrets: ['secret-of-y'] }

/** A process with this list, after its first pass over Redis. */
async function start(options: StoreOptions, accounts: readonly NewAccount[], revision = 0) {
  const store = await openTestStore(options)
  const reports: SeedReport[] = []
  const isReady = store.keepSeeded({ accounts, revision }, (report) => void reports.push(report))
  await expect.poll(isReady).toBe(true)
  const opens = async ({ key, secrets }: NewAccount, which = 0): Promise<boolean> =>
    (await store.accounts.authenticate(key, secrets[which] ?? '')) !== undefined
  return { store, reports, isReady, opens }
}

it('accounts of the variable exist; one that left it is disabled after a restart, and enabled when it returns', async () => {
  const options = someOptions()
  const before = await start(options, [X, Y])
  expect([await before.opens(X), await before.opens(Y)]).toEqual([true, true])
  await before.store.close()
  const after = await start(options, [Y])
  expect([await after.opens(X), await after.opens(Y)]).toEqual([false, true])
  expect(after.reports).toEqual([{ type: 'applied', seeded: [], disabled: [X.key] }])
  const returned = await start(options, [X, Y], 1)
  expect(await returned.opens(X)).toBe(true)
})

it('a removal, a dropped secret and a changed setting survive restarts of processes that have the variable', async () => {
  const options = someOptions()
  const { store } = await start(options, [X, Y])
  await store.accounts.dropOldSecret(X.key)
  await store.accounts.set(X.key, (settings) => ({ ...settings, barred: true }))
  await store.accounts.remove(Y.key)
  for (let restart = 0; restart < 2; restart++) {
    const again = await start(options, [X, Y], restart)
    expect([await again.opens(X, 0), await again.opens(X, 1), await again.opens(Y)]).toEqual([
      false,
      true,
      false,
    ])
    expect(await again.store.accounts.settings(X.key)).toEqual({ barred: true })
    await again.store.close()
  }
  const changed = await start(options, [
    { ...X, customPin: true },
    { ...Y, customPin: true },
  ])
  expect([await changed.opens(X, 0), await changed.opens(X, 1), await changed.opens(Y)]).toEqual([
    false,
    true,
    false,
  ])
})

it('in a rolling update the newer list wins, even if processes with the older one reconnect or restart', async () => {
  const options = someOptions()
  const old = await start(options, [X, Y])
  const next = await start(options, [{ ...Y, secrets: ['rotated-secret'] }])
  await expect.poll(() => old.reports.at(-1)?.type).toBe('replaced')
  for (let restart = 0; restart < 2; restart++) {
    const restarted = await start(options, [X, Y])
    expect(restarted.reports.map(({ type }) => type)).toEqual(['replaced'])
    await restarted.store.close()
  }
  expect([await next.opens(X), await next.opens(Y)]).toEqual([false, false])
  expect(await next.store.accounts.authenticate(Y.key, 'rotated-secret')).toBeDefined()
  expect(old.isReady()).toBe(true)
})

it('after Redis was emptied a process with the current list restores the accounts within seconds', async () => {
  const redisUrl = `${testRedisUrl()}/9`
  const options = someOptions({ redisUrl })
  const old = await start(options, [X, Y])
  const next = await start(options, [Y])
  await expect.poll(() => old.reports.at(-1)?.type).toBe('replaced')
  await rawRedis(redisUrl).flushdb()
  await expect.poll(() => next.opens(Y)).toBe(true)
  await expect.poll(next.isReady).toBe(true)
  expect(await next.opens(X)).toBe(false)
  expect((await next.store.accounts.list()).map(({ key }) => key)).toEqual([Y.key])
})

it('a process is not ready while its accounts are missing', async () => {
  const redisUrl = `${testRedisUrl()}/10`
  const options = someOptions({ redisUrl })
  const store = await openTestStore(options)
  const isReady = store.keepSeeded({ accounts: [X], revision: 0 }, () => undefined)
  expect(isReady()).toBe(false)
  await expect.poll(isReady).toBe(true)
})
