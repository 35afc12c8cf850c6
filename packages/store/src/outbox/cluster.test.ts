import type { EventEntry } from '@pinpost/core'
import { expect, it, onTestFinished, vi } from 'vitest'

import { startRedisCluster } from '../../../../test/support/redis-cluster.ts'
import { SERVER_FAULTS } from '../../../../test/support/redis-nodes.ts'
import { verifyIn, WAIT } from '../../test/verify.ts'
import { openTestStore, someOptions } from '../../test/redis.ts'
import { makeKeys } from '../redis/keys.ts'

const SHARDS = 16
/** Numbers are hashed to shards; with sixty of them each primary has some. */
const LIVES = 60

it('on a cluster a subscriber gets the entries of all shards in order, also after primaries died or froze', async () => {
  const cluster = await startRedisCluster()
  onTestFinished(cluster.stop)
  const options = someOptions({
    redisUrl: cluster.url,
    shards: SHARDS,
    durability: 'replica',
    onError: () => undefined,
  })
  const store = await openTestStore(options)
  const got: EventEntry[] = []
  const seen = new Set<string>()
  const subscription = await store.outbox.subscribe('log', {
    async handle(entries) {
      for (const entry of entries) {
        const key = `${entry.id} ${entry.version}`
        // A failover may lose the acknowledgement.
        if (!seen.has(key)) got.push(entry)
        seen.add(key)
      }
    },
    onError: () => undefined,
  })
  onTestFinished(() => subscription.close())

  const expectAll = async (ids: readonly string[]) => {
    await vi.waitFor(
      () => expect(got.filter(({ id }) => ids.includes(id))).toHaveLength(3 * ids.length),
      WAIT,
    )
    for (const id of ids)
      expect(got.filter((entry) => entry.id === id).map(({ version }) => version)).toEqual([1, 2, 3])
  }
  /** Right after a failover some writes are refused; their callers get an error. */
  async function lives(): Promise<readonly string[]> {
    const ids: string[] = []
    while (ids.length < LIVES) {
      const all = await Promise.allSettled(Array.from({ length: LIVES }, () => verifyIn(store)))
      for (const each of all) if (each.status === 'fulfilled') ids.push(each.value)
    }
    return ids
  }

  const before = await lives()
  expect(new Set(before.map(makeKeys(options).shardOf)).size).toBeGreaterThan(SHARDS / 2)
  await expectAll(before)
  const victims = await cluster.primaries()
  for (const [index, fault] of SERVER_FAULTS.entries()) {
    const victim = victims[index]
    if (victim === undefined) throw new Error('too few primaries')
    await cluster.failOver(victim, fault)
    await cluster.rejoin(victim)
    await expectAll(await lives())
  }
  await vi.waitFor(async () => expect((await store.outbox.state()).entries).toBe(0), WAIT)
})
