// The minimal worker that sends a code: BullMQ, and one POST to the carrier for each job over kept-alive connections.
import { Agent, request } from 'node:http'
import process from 'node:process'

import { Worker } from 'bullmq'
import { Redis } from 'ioredis'

import { QUEUE_NAME } from './queue.ts'

const CARRIER = new URL(process.env['BENCH_CARRIER_URL'] ?? '')
const agent = new Agent({ keepAlive: true })

function post(body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = request(CARRIER, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve())
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

const connection = new Redis(process.env['BENCH_REDIS_URL'] ?? '', { maxRetriesPerRequest: null })
const worker = new Worker(QUEUE_NAME, (job) => post(JSON.stringify(job.data)), {
  connection,
  prefix: '{bare}',
  concurrency: 200,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
})
worker.on('error', (error) => console.error(error))
process.once('SIGTERM', () => process.exit(0))
