// The minimal API that verifies a number: plain Fastify, the code in Redis, one job for its SMS, one check.
import { randomBytes, randomInt } from 'node:crypto'
import process from 'node:process'

import { bareFastify } from './bare-fastify.ts'
import { connect, openQueue } from './queue.ts'

const LIFE_MS = 300_000

const redis = connect(process.env['BENCH_REDIS_URL'] ?? '')
const queue = await openQueue(redis, '{bare}')
const app = bareFastify()

app.post<{ Body: { number: string; brand: string } }>('/verify/json', (request) => start(request.body))
app.post<{ Body: { request_id: string; code: string } }>('/verify/check/json', (request) =>
  check(request.body),
)

async function start({ number, brand }: { number: string; brand: string }) {
  const id = randomBytes(16).toString('hex')
  const code = String(randomInt(10_000)).padStart(4, '0')
  await redis.set(`{bare}:${id}`, code, 'PX', LIFE_MS)
  await queue.add('send', { id, to: number, text: `${brand} code: ${code}.` }, { jobId: id })
  return { request_id: id, status: '0' }
}

async function check({ request_id: id, code }: { request_id: string; code: string }) {
  const isRight = (await redis.getdel(`{bare}:${id}`)) === code
  return { request_id: id, status: isRight ? '0' : '16' }
}

await app.listen({ host: '127.0.0.1', port: Number(process.env['BENCH_PORT']) })
process.once('SIGTERM', () => process.exit(0))
