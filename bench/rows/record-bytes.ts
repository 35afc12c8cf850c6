import type { Seeder } from '../seed/seeder.ts'
import type { BenchRedis } from '../support/redis.ts'

/** The length of a record as the service writes it: the baselines write as many bytes. */
export async function recordBytes({ client }: BenchRedis, seeder: Seeder): Promise<number> {
  const [one] = await seeder.waiting([Date.now() + 3_600_000], 0)
  return client.strlen(seeder.keys.record(one?.id ?? ''))
}
