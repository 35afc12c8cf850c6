import { describe, expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions } from '../../test/redis.ts'
import type { Account } from '../accounts/account.ts'
import type { Store } from '../store.ts'

const accountWith = (startsPerDay: number): Account => ({
  key: 'shop',
  customPin: false,
  templates: false,
  policy: { advanceOnFailedReceipt: true },
  admission: {},
  networkUnblock: false,
  startsPerDay,
})

async function takeAll({ quota }: Store, account: Account, times: number): Promise<number> {
  const taken = await Promise.all(Array.from({ length: times }, async () => quota.take(account)))
  return taken.filter(Boolean).length
}

describe('the quota of a day', () => {
  it.each([1, 7, 100, 5_000])(
    'of %i is never passed, though several processes take of it at once',
    async (perDay) => {
      const options = someOptions()
      const processes = await Promise.all(Array.from({ length: 3 }, () => openTestStore(options)))
      const account = accountWith(perDay)
      const taken = await Promise.all(processes.map((process) => takeAll(process, account, perDay)))
      const all = taken.reduce((sum, count) => sum + count, 0)
      // What a process has not used is missing to the others: a thousandth of what was left.
      expect(all).toBeLessThanOrEqual(perDay)
      expect(all).toBeGreaterThanOrEqual(Math.floor(perDay * 0.99))
    },
  )

  it('of which one did not begin can be used for another one', async () => {
    const { quota } = await openTestStore()
    const account = accountWith(2)
    expect([await quota.take(account), await quota.take(account), await quota.take(account)]).toEqual([
      true,
      true,
      false,
    ])
    quota.giveBack(account)
    expect([await quota.take(account), await quota.take(account)]).toEqual([true, false])
  })

  it('costs few round trips where it is large', async () => {
    const store = await openTestStore()
    const redis = rawRedis()
    const calls = async (): Promise<number> =>
      Number(/cmdstat_incrby:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0)
    const before = await calls()
    expect(await takeAll(store, accountWith(1_000_000), 1_000)).toBe(1_000)
    // Other test files may take some meanwhile.
    expect((await calls()) - before).toBeLessThan(100)
  })
})
