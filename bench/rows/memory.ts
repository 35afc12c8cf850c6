import { openSeeder } from '../seed/seeder.ts'
import { type BenchRedis, startRedis } from '../support/redis.ts'
import { makeService } from '../support/service.ts'
import { NO_CARRIER } from './request.ts'
import type { Measure, Row } from './row.ts'
import { partsOf } from './memory-parts.ts'
import { plainRow } from './turns.ts'
import { withOwner } from './with-owner.ts'

/** The total bytes of Redis for each verification: `used_memory` afterwards minus before. */
export const memory: Measure = (context) =>
  withOwner(async (owner) => {
    const described = { what: 'Redis, all told', unit: 'bytes' } as const
    const { remembered } = context
    const rows: Row[] = []
    for (const state of ['in progress', 'ended', 'v2, three channels'] as const) {
      const redis = owner.own(await startRedis(context))
      const seeder = owner.own(await openSeeder(redis, makeService(redis, NO_CARRIER)))
      // Creates queue, scripts and tables first.
      await seeder.succeeded(1, Date.now(), 0)
      await seeder.sent(1, Date.now(), 1)
      const before = await usedBytes(redis)
      const seeded =
        state === 'ended'
          ? await seeder.succeeded(remembered, Date.now(), 2)
          : await seeder.sent(remembered, Date.now(), 2, state === 'in progress' ? 'v1' : state)
      const bytes = ((await usedBytes(redis)) - before) / remembered
      rows.push(
        plainRow(
          {
            ...described,
            name: `memory ${state}`,
            ...(state !== 'v2, three channels' && {
              target: { of: 'measured', atMost: state === 'ended' ? 500 : 2_000 },
            }),
            note: await partsOf(redis.client, seeder.keys, seeded, bytes),
          },
          [bytes],
        ),
      )
    }
    return rows
  })

async function usedBytes(redis: BenchRedis): Promise<number> {
  await redis.settle()
  return redis.info('memory', 'used_memory')
}
