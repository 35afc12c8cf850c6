import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, it, onTestFinished } from 'vitest'

import { startRedisCluster } from '../../../../test/support/redis-cluster.ts'
import { hasReplica, type RedisNode, startRedisNode } from '../../../../test/support/redis-nodes.ts'
import { openTestStore, rawRedis, someOptions, someRequest } from '../../test/redis.ts'
import { makeDurability } from './durability.ts'

const KEPT_NOWHERE = ['--bind', '127.0.0.1', '--appendonly', 'no', '--save', '']
// Otherwise a primary waits five seconds for more replicas.
const AT_ONCE = ['--repl-diskless-sync-delay', '0']

/** A separate Redis, with a replica or as one. */
async function startRedis(...more: string[]): Promise<RedisNode> {
  const node = await startRedisNode(() => [...KEPT_NOWHERE, ...AT_ONCE, ...more])
  onTestFinished(node.stop)
  return node
}

async function startReplica(primary: RedisNode): Promise<ReturnType<typeof rawRedis>> {
  const { port } = await startRedis('--replicaof', '127.0.0.1', String(primary.port))
  await expect.poll(() => hasReplica(primary)).toBe(true)
  return rawRedis(`redis://127.0.0.1:${port}`)
}

const options = ({ port }: RedisNode) =>
  someOptions({ redisUrl: `redis://127.0.0.1:${port}`, durability: 'replica', onError: () => undefined })

describe('the answer to a caller', () => {
  it('is given once the write is on a replica, else the write is refused', async () => {
    const primary = await startRedis()
    const impatient = await openTestStore({ ...options(primary), commandTimeoutMs: 1_000 })
    await expect(impatient.start(someRequest())).rejects.toThrow('acknowledged the write within 750 ms')
    const store = await openTestStore(options(primary))
    const replica = await startReplica(primary)
    const started = await store.start(someRequest())
    if (started.type !== 'started') throw new Error('not started')
    expect(await replica.keys(`*:v:${started.decision.verification.id}`)).toHaveLength(1)
  })

  it('is not given if the answering server never got the write', async () => {
    const [primary, deposed] = await Promise.all([startRedis(), startRedis()])
    await startReplica(primary)
    const [here, there] = [primary, deposed].map(({ port }) => rawRedis(`redis://127.0.0.1:${port}`))
    const { untilDurable } = makeDurability(rawRedis(`redis://127.0.0.1:${primary.port}`))
    await there?.set('lost', 1)
    await here?.set('kept', 1)
    const [lost, kept] = await Promise.allSettled([
      untilDurable('probe', 'lost'),
      untilDurable('probe', 'kept'),
    ])
    expect(lost).toMatchObject({ reason: { message: 'Redis lost the write in a failover' } })
    expect(kept).toMatchObject({ status: 'fulfilled' })
  })

  it('stays true even if a frozen primary continues as primary for a moment', async () => {
    const cluster = await startRedisCluster()
    onTestFinished(cluster.stop)
    const store = await openTestStore(
      someOptions({ redisUrl: cluster.url, shards: 16, durability: 'replica', onError: () => undefined }),
    )
    const starts = (count: number) =>
      Promise.allSettled(Array.from({ length: count }, () => store.start(someRequest())))
    expect((await starts(50)).every(({ status }) => status === 'fulfilled')).toBe(true)
    const [victim] = await cluster.primaries()
    if (victim === undefined) throw new Error('no primary')
    await cluster.failOver(victim, 'frozen')
    // Commands wait in its socket, and run first when it continues.
    const starting = starts(200)
    await sleep(200)
    await cluster.rejoin(victim)
    const told = (await starting).flatMap((start) =>
      start.status === 'fulfilled' && start.value.type === 'started'
        ? [start.value.decision.verification.id]
        : [],
    )
    const kept = await Promise.all(told.map((id) => store.find(id)))
    expect(told.length).toBeGreaterThan(0)
    expect(kept.filter((verification) => verification === undefined)).toEqual([])
  })

  it('is given although the connection that waits is just being opened again', async () => {
    const primary = await startRedis()
    await startReplica(primary)
    const store = await openTestStore(options(primary))
    await store.start(someRequest())
    const [clients] = await primary.ask(['CLIENT', 'LIST'])
    const [, waiter = ''] = /^id=(\d+) .* cmd=wait /m.exec(String(clients)) ?? []
    await primary.ask(['CLIENT', 'KILL', 'ID', waiter])
    await expect(store.start(someRequest())).resolves.toMatchObject({ type: 'started' })
  })

  it('shares its waits: many starts need few WAIT commands', async () => {
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
