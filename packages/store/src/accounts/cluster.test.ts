import { expect, it, onTestFinished } from 'vitest'

import { startRedisCluster } from '../../../../test/support/redis-cluster.ts'
import { openTestStore, someOptions } from '../../test/redis.ts'

it('accounts, their templates, seeds and key probes work on a cluster', async () => {
  const cluster = await startRedisCluster()
  onTestFinished(() => cluster.stop())
  const store = await openTestStore(someOptions({ redisUrl: cluster.url, shards: 4 }))
  const { accounts, settings, keyProbe } = store
  const list = ['shop0001', 'shop0002', 'shop0003'].map((key) => ({ key, secrets: [`secret-of-${key}`] }))
  const isReady = store.keepSeeded({ accounts: list, revision: 0 }, () => undefined)
  await expect.poll(isReady).toBe(true)
  expect(await keyProbe.check()).toEqual([])
  const template = { type: 'text', text: '${pin}' } as const
  for (const { key, secrets } of list) {
    expect(await accounts.authenticate(key, secrets[0] ?? '')).toBeDefined()
    expect(await settings.saveTemplate(key, { locale: 'en-gb', channel: 'sms', template })).toBe(1)
    expect(await accounts.remove(key)).toBe(true)
    expect(await settings.listTemplates(key)).toEqual([])
    expect(await accounts.authenticate(key, secrets[0] ?? '')).toBeUndefined()
  }
})
