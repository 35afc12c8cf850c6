import { once } from 'node:events'

import { describe, expect, it, onTestFinished } from 'vitest'

import { hasReplica, type RedisNode, startRedisNode } from '../../../test/support/redis-nodes.ts'
import { openTestStore, rawRedis, someOptions, someRequest } from '../test/redis.ts'
import { makeDurability } from './durability.ts'

const KEPT_NOWHERE = ['--bind', '127.0.0.1', '--appendonly', 'no', '--save', '']
// Otherwise a primary waits five seconds for more replicas to come.
const AT_ONCE = ['--repl-diskless-sync-delay', '0']

/** A Redis of its own, which has or is a replica. */
async function startRedis(...more: string[]): Promise<RedisNode> {
  const node = await startRedisNode(() => [...KEPT_NOWHERE, ...AT_ONCE, ...more])
  onTestFinished(node.stop)
  return node
}

async function startReplica(primary: RedisNode): Promise<ReturnType<typeof rawRedis>> {
  const { port } = await startRedis('--replicaof', '127.0.0.1', String(primary.port))
  await expect.poll(() => hasReplica(primary), { timeout: 15_000 }).toBe(true)
  return rawRedis(`redis://127.0.0.1:${port}`)
}

const options = ({ port }: RedisNode) =>
  someOptions({ redisUrl: `redis://127.0.0.1:${port}`, durability: 'replica', onError: () => undefined })

describe('what a caller is told', { timeout: 30_000 }, () => {
  it('is on a replica, or is not told', async () => {
    const primary = await startRedis()
    const store = await openTestStore(options(primary))
    await expect(store.start(someRequest())).rejects.toThrow('no replica has')
    const replica = await startReplica(primary)
    const started = await store.start(someRequest())
    if (started.type !== 'started') throw new Error('not started')
    expect(await replica.keys(`*:v:${started.decision.verification.id}`)).toHaveLength(1)
  })

  it('is not told where another server may have answered for the first', async () => {
    const primary = await startRedis()
    await startReplica(primary)
    const url = `redis://127.0.0.1:${primary.port}`
    const [writer, waiter] = [rawRedis(url), rawRedis(url)]
    const { beforeWrite } = makeDurability(writer, waiter)
    const settled = beforeWrite()
    await writer.set('written', 1)
    const lost = once(writer, 'close')
    writer.disconnect(true)
    await lost
    await expect(settled('probe')).rejects.toThrow('lost since the write')
    await writer.set('written', 2)
    const next = beforeWrite()
    await writer.set('written', 3)
    await expect(next('probe')).resolves.toBeUndefined()
  })

  it('waits together: many starts need few waits', async () => {
    const primary = await startRedis()
    await startReplica(primary)
    const store = await openTestStore(options(primary))
    await Promise.all(Array.from({ length: 200 }, () => store.start(someRequest())))
    const redis = rawRedis(`redis://127.0.0.1:${primary.port}`)
    const [, calls = '0'] = /cmdstat_wait:calls=(\d+)/.exec(await redis.info('commandstats')) ?? []
    expect(Number(calls)).toBeGreaterThan(0)
    expect(Number(calls)).toBeLessThan(50)
  })
})
