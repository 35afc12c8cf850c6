import { expect, it, onTestFinished, vi } from 'vitest'

import { startRedisCluster } from '../../../../test/support/redis-cluster.ts'
import { openTestStore, someOptions } from '../../test/redis.ts'
import { WAIT } from '../../test/verify.ts'

const SHARDS = 16
const eventsOf = (id: string) => [1, 2, 3].map((version) => `evt_${id}_00000${version}_00`)

it('webhooks work on a cluster: events of each verification in order, on every shard', async () => {
  const cluster = await startRedisCluster()
  onTestFinished(cluster.stop)
  const store = await openTestStore(
    someOptions({ redisUrl: cluster.url, shards: SHARDS, onError: () => undefined }),
  )
  await store.accounts.save({ key: 'shop0001', secrets: ['some-secret'] })
  const created = await store.webhooks.endpoints.create('shop0001', {
    url: 'https://shop.example/',
    enabled: true,
  })
  const target = typeof created === 'string' ? '' : created.id
  const got: string[] = []
  const work = store.webhooks.work({
    concurrency: 10,
    handle({ event }) {
      got.push(event)
      return Promise.resolve({ type: 'done' })
    },
    onError: () => undefined,
  })
  onTestFinished(() => work.close())
  const ids = Array.from(
    { length: SHARDS },
    (_, shard) => shard.toString(16).padStart(2, '0') + 'a'.repeat(30),
  )
  for (const id of ids) {
    const about = { account: 'shop0001', target, verification: id, type: 'verification.attempt', at: 0 }
    await store.webhooks.add(eventsOf(id).map((event) => ({ ...about, event, body: '{}' })))
  }
  await vi.waitFor(() => expect(got).toHaveLength(3 * SHARDS), WAIT)
  for (const id of ids) expect(got.filter((event) => event.includes(id))).toEqual(eventsOf(id))
  expect(await store.webhooks.state()).toEqual({ waiting: [{ account: 'shop0001', waiting: 0 }], dead: 0 })
})
