import { Secret } from '@pinpost/core'
import { expect, it, onTestFinished } from 'vitest'

import { startRedisCluster } from '../../../../test/support/redis-cluster.ts'
import type { RedisNode } from '../../../../test/support/redis-nodes.ts'
import { openTestStore, someOptions, someRequest } from '../../test/redis.ts'

const ask = async (node: RedisNode, ...command: string[]): Promise<unknown> => {
  const [answer] = await node.ask(command)
  if (answer instanceof Error) throw answer
  return answer
}

/** Begins to move the slot of a key from its primary to another one. */
async function beginToMove(primaries: readonly RedisNode[], key: string) {
  const [any] = primaries
  if (any === undefined) throw new Error('no primaries')
  const slot = String(await ask(any, 'CLUSTER', 'KEYSLOT', key))
  const keysOf = async (node: RedisNode): Promise<readonly string[]> => {
    const keys = await ask(node, 'CLUSTER', 'GETKEYSINSLOT', slot, '1000')
    return Array.isArray(keys) ? keys.map(String) : []
  }
  const counts = await Promise.all(primaries.map(async (node) => (await keysOf(node)).length))
  const source = primaries.find((_, index) => counts[index] !== 0)
  const target = primaries.find((node) => node !== source)
  if (source === undefined || target === undefined) throw new Error('nothing to move')
  const idOf = async (node: RedisNode): Promise<string> => String(await ask(node, 'CLUSTER', 'MYID'))
  await ask(target, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', await idOf(source))
  await ask(source, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', await idOf(target))
  const move = (keys: readonly string[]) =>
    ask(source, 'MIGRATE', '127.0.0.1', String(target.port), '', '0', '5000', 'KEYS', ...keys)
  return {
    move,
    async finish() {
      await move(await keysOf(source))
      for (const node of [target, source])
        await ask(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', await idOf(target))
    },
  }
}

/** The errors of a cluster, or of ioredis, if not all keys are on one server. */
const NOT_WHOLE = /TRYAGAIN|redirections/

it('while its slot moves a verification is refused, not guessed at, and it continues afterwards', async () => {
  const cluster = await startRedisCluster()
  onTestFinished(cluster.stop)
  const options = someOptions({ redisUrl: cluster.url, onError: () => undefined })
  const store = await openTestStore(options)
  const request = someRequest()
  const started = await store.start(request)
  if (started.type !== 'started') throw new Error('did not start')
  const { id } = started.decision.verification
  const check = () => store.dispatch(id, { type: 'check', code: new Secret('4711') })

  const tag = `{${options.prefix}0}`
  const slot = await beginToMove(await cluster.primaries(), tag)
  await slot.move([`${tag}:v:${id}`])
  // By now its record is on one server, and its lock on the other.
  await expect(store.start(request)).rejects.toThrow(NOT_WHOLE)
  await expect(check()).rejects.toThrow(NOT_WHOLE)
  await slot.finish()

  expect(await store.start(request)).toEqual({ type: 'running', id })
  expect((await check())?.reply).toBe('right')
})
