// The minimal API of this kind: plain Fastify, one script and one job.
import { randomBytes } from 'node:crypto'
import process from 'node:process'

import { bareFastify } from './bare-fastify.ts'
import { connect, openQueue } from './queue.ts'

declare module 'ioredis' {
  interface RedisCommander {
    bareWrite(key: string, value: string, lifeMs: number): Promise<number>
  }
}

/** About the size of a verification's record. */
const RECORD_BYTES = Number(process.env['BENCH_RECORD_BYTES'])
const LIFE_MS = 3_600_000
const VALUE = 'x'.repeat(RECORD_BYTES)

const redis = connect(process.env['BENCH_REDIS_URL'] ?? '')
redis.defineCommand('bareWrite', {
  numberOfKeys: 1,
  lua: `local current = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return current and 1 or 0`,
})
const queue = await openQueue(redis, '{bare}')

const app = bareFastify()

app.post('/verify/json', async () => {
  const id = randomBytes(16).toString('hex')
  await redis.bareWrite(`{bare}:${id}`, VALUE, LIFE_MS)
  await queue.add('tick', { id, tick: 1 }, { jobId: `${id}-1`, delay: 0 })
  return { request_id: id, status: '0' }
})

app.post<{ Body: { request_id: string } }>('/verify/check/json', (request) => check(request.body.request_id))

async function check(id: string): Promise<{ request_id: string; status: string }> {
  const value = await redis.get(`{bare}:${id}`)
  if (value === null) return { request_id: id, status: '6' }
  await redis.bareWrite(`{bare}:${id}`, value, LIFE_MS)
  return { request_id: id, status: '0' }
}

await app.listen({ host: '127.0.0.1', port: Number(process.env['BENCH_PORT']) })
process.once('SIGTERM', () => process.exit(0))
