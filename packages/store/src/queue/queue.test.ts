import type { Tick } from '@pinpost/core'
import { createIORedisClient, Job, type Telemetry } from 'bullmq'
import { expect, it, onTestFinished } from 'vitest'

import { rawRedis, someOptions } from '../../test/redis.ts'
import { scriptSource } from '../script-source.ts'
import { makeQueue, makeWorker, tickId } from './queue.ts'

const ID = '0123456789abcdef0123456789abcdef'
const CONTEXT = 'the trace that planned it'

/** Records the trace contexts with which jobs are run. */
function makeTelemetry(takenUp: string[]): Telemetry<string> {
  const span = {
    setSpanOnContext: () => CONTEXT,
    setAttribute: () => undefined,
    setAttributes: () => undefined,
    addEvent: () => undefined,
    recordException: () => undefined,
    end: () => undefined,
  }
  return {
    tracer: { startSpan: () => span },
    contextManager: {
      with: (_context, work) => work(),
      active: () => '',
      getMetadata: (context: string) => context,
      fromMetadata(_active, metadata) {
        takenUp.push(metadata)
        return metadata
      },
    },
  }
}

declare module 'ioredis' {
  interface RedisCommander {
    addJobAlone(...keysAndArgs: (string | number)[]): Promise<null>
    removeJobAlone(...keysAndArgs: string[]): Promise<null>
  }
}

/** A queue, and the functions of jobs.lua as separate scripts. */
async function openQueue(telemetry?: Telemetry) {
  const tag = `{${someOptions().prefix}0}`
  const redis = rawRedis()
  const jobs = scriptSource('jobs')
  const add = `${jobs} addJob(KEYS[1], KEYS[2], KEYS[3], KEYS[4], unpack(ARGV))`
  redis.defineCommand('addJobAlone', { numberOfKeys: 4, lua: add })
  const remove = `${jobs} removeJob(KEYS[1], KEYS[2], KEYS[3], ARGV[1])`
  redis.defineCommand('removeJobAlone', { numberOfKeys: 3, lua: remove })
  const queue = makeQueue(redis, tag, telemetry)
  await queue.queue.waitUntilReady()
  onTestFinished(() => queue.close())
  return {
    ...queue,
    redis,
    prefix: tag,
    add: (id: string, tick: Tick, now: number) =>
      redis.addJobAlone(queue.jobKey(id, tick.number), ...queue.keys, ...queue.jobOf(id, tick, now)),
    remove: (id: string, { number }: Tick) =>
      redis.removeJobAlone(queue.jobKey(id, number), ...queue.keys.slice(0, 2), tickId(id, number)),
    fieldsOf: (tick: number) => redis.hgetall(queue.jobKey(ID, tick)),
  }
}

it('a job holds the id and the tick number, nothing else', async () => {
  const { add, fieldsOf } = await openQueue()
  await add(ID, { number: 3, at: 9_000, purpose: 'step' }, 1_000)
  expect(await fieldsOf(3)).toEqual({
    name: 'tick',
    data: `{"id":"${ID}","tick":3}`,
    opts: '{"delay":8000,"attempts":0}',
    delay: '8000',
    priority: '0',
    timestamp: expect.any(String),
  })
})

it('with tracing on, a job continues the trace that planned it, also after a sweep', async () => {
  const takenUp: string[] = []
  const telemetry = makeTelemetry(takenUp)
  const { add, addOverdue, fieldsOf, prefix } = await openQueue(telemetry)
  await add(ID, { number: 1, at: 9_000, purpose: 'step' }, 1_000)
  expect(await fieldsOf(1)).toMatchObject({
    data: `{"id":"${ID}","tick":1}`,
    opts: `{"tm":"${CONTEXT}","delay":8000,"attempts":0}`,
  })
  await addOverdue([{ id: ID, tick: 2 }])
  await new Promise<void>((resolve) => {
    const connection = rawRedis()
    connection.options.maxRetriesPerRequest = null
    const worker = makeWorker(
      connection,
      prefix,
      { concurrency: 1, handle: async () => resolve(), onError: () => undefined },
      telemetry,
    )
    onTestFinished(() => worker.close())
  })
  expect(takenUp).toEqual([CONTEXT])
})

/** All keys of a queue in Redis, except those that Pinpost does not use. */
async function contentsOf(prefix: string) {
  const redis = rawRedis()
  const begin = `${prefix}:ticks:`
  const entries = await Promise.all(
    (await redis.keys(`${begin}*`)).map(async (key): Promise<[string, unknown]> => {
      const name = key.slice(begin.length)
      switch (await redis.type(key)) {
        case 'hash':
          return [name, await redis.hgetall(key)]
        case 'list':
          return [name, await redis.lrange(key, 0, -1)]
        case 'zset':
          return [name, await redis.zrange(key, '0', '-1', 'WITHSCORES')]
        default:
          return [name, await redis.type(key)]
      }
    }),
  )
  const { events: _events, id: _counter, ...rest } = Object.fromEntries(entries)
  return rest
}

it.each([
  ['is due', 0],
  ['waits for its time', 8_000],
])('a job that %s is stored and removed exactly as BullMQ does it', async (_name, delay) => {
  const now = Date.now()
  const [ours, theirs] = [await openQueue(), await openQueue()]
  await ours.add(ID, { number: 3, at: now + delay, purpose: 'step' }, now)
  const job = new Job(theirs.queue, 'tick', { id: ID, tick: 3 }, { delay, timestamp: now }, `${ID}-3`)
  await job.addJob(createIORedisClient(theirs.redis))
  const added = await contentsOf(theirs.prefix)
  // BullMQ also writes the timestamp into the options if it was given one.
  expect(added).toMatchObject({ [`${ID}-3`]: { opts: expect.stringContaining(`"timestamp":${now}`) } })
  const withoutMoment = JSON.parse(JSON.stringify(added).replace(String.raw`\"timestamp\":${now},`, ''))
  expect(await contentsOf(ours.prefix)).toEqual(withoutMoment)

  await ours.remove(ID, { number: 3, at: now, purpose: 'step' })
  await theirs.queue.remove(`${ID}-3`)
  expect(await contentsOf(ours.prefix)).toEqual(await contentsOf(theirs.prefix))
  expect(Object.keys(await contentsOf(ours.prefix)).toSorted()).toEqual(['marker', 'meta'])
})

it('adding an existing job changes nothing, and so does removing a missing one', async () => {
  const { add, remove, prefix } = await openQueue()
  const tick = { number: 1, at: 9_000, purpose: 'step' } as const
  await add(ID, tick, 1_000)
  const before = await contentsOf(prefix)
  await add(ID, { ...tick, at: 20_000 }, 2_000)
  expect(await contentsOf(prefix)).toEqual(before)
  await remove(ID, tick)
  await remove(ID, tick)
  expect(Object.keys(await contentsOf(prefix)).toSorted()).toEqual(['marker', 'meta'])
})
