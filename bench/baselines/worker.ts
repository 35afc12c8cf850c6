// The minimal worker of this kind: BullMQ with a processor that only adds one delayed job.
import process from 'node:process'

import { Worker } from 'bullmq'
import { Redis } from 'ioredis'

import { makeTally, type WorkerOperations } from '../subjects/operations.ts'
import { serveOperations } from '../support/helper.ts'
import { connect, openQueue, QUEUE_NAME } from './queue.ts'

const PREFIX = '{bare}'
/** The first wait of workflow 1. */
const DELAY_MS = 125_000
const CONCURRENCY = 200

const url = process.env['BENCH_REDIS_URL'] ?? ''
const queue = await openQueue(connect(url), PREFIX)
const tally = makeTally()
let stop: (() => Promise<void>) | undefined

const OPERATIONS: WorkerOperations = {
  begin() {
    tally.reset()
    const connection = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 2_000 })
    const worker = new Worker<{ id: string }>(
      QUEUE_NAME,
      ({ data: { id } }) => tally.during(addNext(id)),
      // As `packages/store/src/queue/queue.ts` works.
      {
        connection,
        prefix: PREFIX,
        concurrency: CONCURRENCY,
        lockDuration: 10_000,
        stalledInterval: 5_000,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      },
    )
    stop = async () => {
      await worker.close()
      connection.disconnect()
    }
    return Promise.resolve()
  },
  done: () => tally.now().count,
  async end() {
    await stop?.()
    return tally.now()
  },
}

async function addNext(id: string): Promise<void> {
  await queue.add('tick', { id, tick: 2 }, { jobId: `${id}-2`, delay: DELAY_MS })
}

serveOperations(OPERATIONS)
