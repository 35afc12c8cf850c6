import { describe, expect, it, onTestFinished } from 'vitest'

import { startService } from './support/processes.ts'
import { SERVER_FAULTS } from './support/redis-nodes.ts'
import { type RedisCluster, startRedisCluster } from './support/redis-cluster.ts'

const SHARDS = 16
const VERIFICATIONS = 40

const numberOf = (index: number): string => `4477009${String(index).padStart(5, '0')}`
const codeIn = (item: Readonly<Record<string, unknown>>): string =>
  /\d{4}/.exec(String(item['text']))?.[0] ?? ''

type Service = Awaited<ReturnType<typeof startService>>

/** Starts a verification and reads its code from the phone. */
async function begin({ call, nextItem }: Service, index: number) {
  const number = numberOf(index)
  const { status, request_id: id } = await call('/verify/json', { number, brand: 'Acme' })
  expect(status).toBe('0')
  return { id: String(id), number, code: codeIn(await nextItem(number)) }
}

const check = async ({ call }: Service, { id, code }: Awaited<ReturnType<typeof begin>>): Promise<unknown> =>
  (await call('/verify/check/json', { request_id: id, code }))['status']

/** The keys of each shard, with their slots and servers. */
async function shardsOf({ primaries }: RedisCluster, prefix: string) {
  const shards = new Map<string, { readonly names: string[]; readonly homes: Set<string> }>()
  for (const node of await primaries()) {
    const [keys] = await node.ask(['KEYS', `*{${prefix}*`])
    for (const key of Array.isArray(keys) ? keys.map(String) : []) {
      const shard = /\{(\w+)\}/.exec(key)?.[1] ?? ''
      const [slot] = await node.ask(['CLUSTER', 'KEYSLOT', key])
      const known = shards.get(shard) ?? { names: [], homes: new Set() }
      known.names.push(key)
      known.homes.add(`${node.port}:${String(slot)}`)
      shards.set(shard, known)
    }
  }
  return shards
}

describe('on a Redis Cluster of three primaries with replicas', () => {
  it('each verification stays in one slot, and continues when primaries die or freeze', async () => {
    const cluster = await startRedisCluster()
    onTestFinished(() => cluster.stop())
    const service = await startService({
      workers: 2,
      timeScale: 1,
      redisUrl: cluster.url,
      variables: {
        PINPOST_SHARDS: String(SHARDS),
        PINPOST_REDIS_DURABILITY: 'replica',
        PINPOST_REDIS_TIMEOUT_MS: '10000',
      },
    })
    const begun = await Promise.all(
      Array.from({ length: VERIFICATIONS }, (_, index) => begin(service, index)),
    )

    const shards = await shardsOf(cluster, service.environment.PINPOST_REDIS_PREFIX)
    for (const { homes } of shards.values()) expect(homes.size).toBe(1)
    const servers = [...shards.values()].flatMap(({ homes }) => [...homes]).map((home) => home.split(':')[0])
    expect(new Set(servers).size).toBe(3)
    for (const { id } of begun) {
      const [names = [], ...others] = [...shards.values()]
        .map((shard) => shard.names)
        .filter((all) => all.some((name) => name.includes(id)))
      expect(others).toEqual([])
      // The record and the job of the next step; the names of lock and due index do not contain the id.
      // The job of the first step may be running.
      const lasting = names.filter((name) => name.includes(id) && !name.includes(`${id}-1`))
      expect(lasting).toHaveLength(2)
      expect(names.some((name) => name.endsWith(':due'))).toBe(true)
      expect(names.some((name) => name.includes(':lock:'))).toBe(true)
    }

    const victims = await cluster.primaries()
    for (const [index, fault] of SERVER_FAULTS.entries()) {
      const victim = victims[index]
      if (victim === undefined) throw new Error('too few primaries')
      const failedOver = cluster.failOver(victim, fault)
      const ready = await fetch(`${service.api}/health/ready`)
      expect(ready.status).toBe(200)
      await failedOver
      // Until then the shard has no replica, and its writes could be lost.
      await cluster.rejoin(victim)
    }

    expect(await Promise.all(begun.slice(0, 20).map((each) => check(service, each)))).toEqual(
      Array(20).fill('0'),
    )
    const later = begun.slice(20)
    const triggered = later.map(({ id }) =>
      service.call('/verify/control/json', { request_id: id, cmd: 'trigger_next_event' }),
    )
    expect((await Promise.all(triggered)).map(({ status }) => status)).toEqual(Array(20).fill('0'))
    // A job that was fetched while its server died must first count as stalled.
    const calls = await Promise.all(later.map(({ number }) => service.nextItem(number)))
    expect(calls.map(({ kind }) => kind)).toEqual(Array(20).fill('call'))

    const afterwards = Array.from({ length: VERIFICATIONS }, (_, index) => begin(service, 1_000 + index))
    const checked = (await Promise.all(afterwards)).map((each) => check(service, each))
    expect(new Set(await Promise.all(checked))).toEqual(new Set(['0']))
    const handedOver = (await service.ledger()).map(({ kind, to }) => `${kind} ${to}`)
    expect(new Set(handedOver).size).toBe(handedOver.length)
  })
})
