import { randomBytes } from 'node:crypto'
import { setImmediate as turnEnd } from 'node:timers/promises'

import { expect, it, onTestFinished } from 'vitest'

import { hasReplica, startRedisNode } from '../../../../test/support/redis-nodes.ts'
import { rawRedis, someOptions, testRedisUrl } from '../../test/redis.ts'
import { type Batches, makeBatches, type Statement } from './batches.ts'
import { makeQueue } from '../queue/queue.ts'

const TICK = { number: 1, at: 2_000, purpose: 'step' } as const

/** A connection that keeps the commands which it is asked for. */
async function open(url = testRedisUrl()) {
  const { prefix } = someOptions()
  const tag = `{${prefix}0}`
  const redis = rawRedis(url)
  const batches = makeBatches(redis)
  const queue = makeQueue(redis, batches, tag)
  await queue.queue.waitUntilReady()
  onTestFinished(() => queue.close())
  const key = (name: string): string => `${tag}:${name}`
  /** Where `holder` has the lock, it answers so and says that nothing may follow. */
  const creating = (id: string, lock = `lock:${id}`): Statement => [
    'create',
    [key(id), key(lock), key('due'), key('mark'), key('outbox'), key('outbox-dropped')],
    ['1:{}', id, 60_000, `${id}-1`, 1, 0, '{}', 1_000],
  ]
  return { tag, redis, queue, batches, key, creating }
}

const someId = (): string => randomBytes(16).toString('hex')

it('what is asked for in one turn goes out as one command for eight groups, and each hears its own answers', async () => {
  const { tag, redis, batches, creating } = await open()
  const sent: string[] = []
  const { sendCommand } = redis
  redis.sendCommand = (command, ...more) => {
    sent.push(command.name)
    return sendCommand.call(redis, command, ...more)
  }
  const ids = Array.from({ length: 20 }, someId)
  const answers = await Promise.all(ids.map((id) => batches.run(tag, [creating(id)])))
  expect(answers).toEqual(ids.map((id) => [id]))
  expect(sent).toHaveLength(3)
})

it('the eighth group sends the batch before the turn ends', async () => {
  const { tag, redis, batches, creating } = await open()
  const run = (count: number) =>
    Promise.all(Array.from({ length: count }, () => batches.run(tag, [creating(someId())])))
  await run(1)
  const written = (): number => redis.stream.bytesWritten
  const before = written()
  const seven = run(7)
  expect(written()).toBe(before)
  const eighth = run(1)
  expect(written()).toBeGreaterThan(before)
  await turnEnd()
  await Promise.all([seven, eighth])
})

it('a statement that says no keeps those behind it in its group from running, and no other', async () => {
  const { tag, queue, batches, redis, creating } = await open()
  const [first, second, other] = [someId(), someId(), someId()]
  await batches.run(tag, [creating(first, 'lock')])
  const [refused, done] = await Promise.all([
    batches.run(tag, [creating(second, 'lock'), queue.adding(second, TICK, 1_000)]),
    batches.run(tag, [creating(other), queue.adding(other, TICK, 1_000)]),
  ])
  expect(refused).toEqual([first])
  expect(done).toEqual([other, `${other}-1`])
  expect(await redis.exists(queue.jobKey(second, 1))).toBe(0)
  expect(await redis.exists(queue.jobKey(other, 1))).toBe(1)
})

it('a statement that fails is told to who asked for it, and stops its own group only', async () => {
  const { tag, queue, batches, redis, key, creating } = await open()
  await redis.hset(key('broken'), 'a', 1)
  const [one, two] = [someId(), someId()]
  const [failed, done] = await Promise.all([
    batches.run(tag, [creating(one, 'broken'), queue.adding(one, TICK, 1_000)]),
    batches.run(tag, [creating(two)]),
  ])
  expect(failed).toEqual([expect.objectContaining({ message: expect.stringMatching(/WRONGTYPE/) })])
  expect(done).toEqual([two])
  expect(await redis.exists(queue.jobKey(one, 1))).toBe(0)
})

it('a server that was made a replica is told as such, so that the connection looks for the primary', async () => {
  const nodes = await Promise.all(
    [0, 1].map(() => startRedisNode(() => ['--bind', '127.0.0.1', '--save', ''])),
  )
  const [primary, other] = nodes
  for (const node of nodes) onTestFinished(node.stop)
  if (primary === undefined || other === undefined) throw new Error('two nodes')
  const { tag, redis, batches, creating } = await open(`redis://127.0.0.1:${other.port}`)
  await batches.run(tag, [creating(someId())])
  await redis.replicaof('127.0.0.1', primary.port)
  await expect.poll(() => hasReplica(primary)).toBe(true)
  await expect(batches.run(tag, [creating(someId())])).rejects.toThrow(/^READONLY/)
})

it('everybody is told where Redis does not answer', async () => {
  const redis = rawRedis()
  redis.disconnect()
  const batches: Batches = makeBatches(redis)
  const runs = [1, 2].map(() =>
    batches.run('{t}', [['remove-job', ['{t}:x', '{t}:wait', '{t}:delayed'], ['x']]]),
  )
  for (const run of await Promise.allSettled(runs)) expect(run.status).toBe('rejected')
})
