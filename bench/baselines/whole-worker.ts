// The minimal worker that sends a code: BullMQ, and one POST to the carrier for each job over kept-alive connections.
import process from 'node:process'

import { Worker } from 'bullmq'
import { Redis } from 'ioredis'

import { post } from './carrier.ts'
import { QUEUE_NAME } from './queue.ts'

const connection = new Redis(process.env['BENCH_REDIS_URL'] ?? '', { maxRetriesPerRequest: null })
const worker = new Worker(QUEUE_NAME, (job) => post(job.data), {
  connection,
  prefix: '{bare}',
  concurrency: 200,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
})
worker.on('error', (error) => console.error(error))
process.once('SIGTERM', () => process.exit(0))
