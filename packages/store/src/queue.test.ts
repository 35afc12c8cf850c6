import type { Telemetry } from 'bullmq'
import { expect, it, onTestFinished } from 'vitest'

import { rawRedis, someOptions } from '../test/redis.ts'
import { makeQueueConnection } from './queue-connection.ts'
import { makeQueue, makeWorker } from './queue.ts'

const ID = '0123456789abcdef0123456789abcdef'
const CONTEXT = 'the trace that planned it'

/** Notes the contexts that jobs are taken up with. */
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

async function openQueue(telemetry?: Telemetry) {
  const { prefix } = someOptions()
  const redis = rawRedis()
  const connection = makeQueueConnection(redis)
  const queue = makeQueue(connection, `{${prefix}0}`, telemetry)
  await queue.queue.waitUntilReady()
  onTestFinished(() => queue.close())
  return {
    ...queue,
    prefix: `{${prefix}0}`,
    add: (...args: Parameters<typeof queue.adding>) =>
      connection.batches.run(`{${prefix}0}`, [queue.adding(...args)]),
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

it('where traces are wanted, it is taken up in the trace that planned it, also after a sweep', async () => {
  const takenUp: string[] = []
  const telemetry = makeTelemetry(takenUp)
  const { add, addOverdue, fieldsOf, prefix } = await openQueue(telemetry)
  await add(ID, { number: 1, at: 9_000, purpose: 'step' }, 1_000)
  expect(await fieldsOf(1)).toMatchObject({
    data: `{"id":"${ID}","tick":1}`,
    opts: `{"tm":"${CONTEXT}","delay":8000,"attempts":0}`,
  })
  await addOverdue([{ id: ID, tick: 2 }], 1_000)
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
