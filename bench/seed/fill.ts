import { readFileSync } from 'node:fs'

import type { BenchRedis } from '../support/redis.ts'
import type { Seeder } from './seeder.ts'

const COPY = readFileSync(new URL('copy.lua', import.meta.url), 'utf8')
/** Small enough that a script does not block Redis for long. */
const AT_ONCE = 2_000
/** Their ticks are due long after the measurement. */
const LATER_MS = 6 * 3_600_000
const ENDED_LIFE_MS = 30 * 86_400_000

export interface Fill {
  readonly inProgress: number
  readonly ended: number
}

/** Fills an empty Redis with verifications: a real one of each kind, and copies of it. */
export async function fill(
  redis: BenchRedis,
  seeder: Seeder,
  { inProgress, ended }: Fill,
  firstNumber: number,
) {
  const [running] = await seeder.sent(1, Date.now() + LATER_MS, firstNumber)
  if (running !== undefined && inProgress > 1) {
    const record = await keysOf(redis, running.id)
    const lock = seeder.keys.lock('bench001', running.number)
    await copy(redis, running.id, inProgress - 1, { life: 0, keys: [...record, lock] })
  }
  const [done] = await seeder.succeeded(1, Date.now() - 1_000, firstNumber + 1)
  if (done !== undefined && ended > 1) {
    await copy(redis, done.id, ended - 1, { life: ENDED_LIFE_MS, keys: await keysOf(redis, done.id) })
  }
  await redis.settle()
}

interface Kept {
  /** milliseconds; 0: no expiry */
  readonly life: number
  readonly keys: readonly string[]
}

async function copy(redis: BenchRedis, id: string, count: number, { life, keys }: Kept): Promise<void> {
  const memberships = await membershipsOf(redis, id)
  for (let from = 0; from < count; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, count - from)
    await redis.client.eval(COPY, 0, id, many, from, life, keys.length, ...keys, ...memberships)
  }
}

/** In a Redis that holds little yet. */
async function keysOf({ client }: BenchRedis, part: string): Promise<readonly string[]> {
  return client.keys(`*${part}*`)
}

/** Sorted set, member and score of each that names the verification, one behind the other. */
async function membershipsOf({ client }: BenchRedis, id: string): Promise<readonly string[]> {
  const found = await Promise.all(
    (await client.keys('*')).map(async (key) => {
      if ((await client.type(key)) !== 'zset') return []
      const member = (await client.zrange(key, '0', '-1')).find((each) => each.includes(id))
      return member === undefined ? [] : [key, member, String(await client.zscore(key, member))]
    }),
  )
  return found.flat()
}
