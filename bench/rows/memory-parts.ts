import type { Redis } from 'ioredis'

import type { Seeded, Seeder } from '../seed/seeder.ts'
import { median } from '../support/statistics.ts'

const SAMPLES = 200
/** A smaller size belongs to a shared key. */
const LEAST_BYTES = 2

/**
 * How the bytes of one verification divide: its own keys, its members of shared sets, and Redis' tables around them.
 */
export async function partsOf(
  redis: Redis,
  keys: Seeder['keys'],
  seeded: readonly Seeded[],
  total: number,
): Promise<string> {
  const parts = new Map<string, number>()
  const add = (name: string, bytes: number): void => {
    if (bytes >= LEAST_BYTES) parts.set(name, (parts.get(name) ?? 0) + bytes)
  }
  const sizes = new Map<string, number[]>()
  for (const { id, number } of seeded.slice(0, SAMPLES)) {
    const lock = keys.lock('bench001', number)
    for (const key of [...(await redis.keys(`*${id}*`)), lock]) {
      const bytes = (await redis.memory('USAGE', key)) ?? 0
      const name = key === lock ? 'lock' : nameOf(key, id)
      sizes.set(name, [...(sizes.get(name) ?? []), bytes])
    }
  }
  for (const [name, all] of sizes) add(name, median(all))
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key)
    if (type !== 'zset' && type !== 'list') continue
    const bytes = (await redis.memory('USAGE', key, 'SAMPLES', 0)) ?? 0
    // The lists are those of accounts.
    const name =
      type === 'list' ? 'entry of the account index' : `member of ${key.slice(key.lastIndexOf(':') + 1)}`
    add(name, bytes / seeded.length)
  }
  const known = [...parts.values()].reduce((sum, bytes) => sum + bytes, 0)
  add('tables', total - known)
  return [...parts].map(([name, bytes]) => `${name} ${Math.round(bytes)}`).join(', ')
}

const nameOf = (key: string, id: string): string => (key.endsWith(`:v:${id}`) ? 'record' : 'job')
