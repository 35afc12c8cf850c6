import type { LoadOperations } from '../load/main.ts'
import type { Work } from '../load/work.ts'
import type { Context } from './context.ts'
import { type Helper, startHelper } from './helper.ts'
import type { Owner } from './owner.ts'
import type { BenchRedis } from './redis.ts'
import type { RunningApi } from './service.ts'

/** Enough to keep a server busy, and a realistic connection pool. */
export const CALLERS = 64
const WARM_SHARE = 1 / 8

export type Load = Helper<LoadOperations>

export const startLoad = ({ folder }: Context, owner: Owner): Load =>
  owner.own(
    startHelper<LoadOperations>({ file: new URL('../load/main.ts', import.meta.url), name: 'load', folder }),
  )

export interface TopRate {
  readonly perSecond: number
  /** processor time of the servers for one request, in microseconds */
  readonly cpuMicros: number
}

interface Asked {
  /** the servers' Redis, which is settled before each run */
  readonly redis: Pick<BenchRedis, 'settle'>
  readonly servers: readonly RunningApi[]
  readonly work: Work
}

/** One run with all callers. */
export async function topRate(
  { seconds }: Pick<Context, 'seconds'>,
  load: Load,
  { redis, servers, work }: Asked,
): Promise<TopRate> {
  await redis.settle()
  const ports = servers.map(({ port }) => port)
  const used = (): number => servers.reduce((sum, server) => sum + server.cpuMs(), 0)
  const before = used()
  const asked = { ports, callers: CALLERS, warmSeconds: seconds * WARM_SHARE, seconds, work }
  const { perSecond, all } = await load.ask('closed', asked)
  return { perSecond, cpuMicros: ((used() - before) * 1_000) / all }
}
