import { fileURLToPath } from 'node:url'

import type { WorkerOperations } from '../subjects/operations.ts'
import type { Context } from './context.ts'
import { type Helper, startHelper } from './helper.ts'
import type { Owner } from './owner.ts'
import { freePort, until } from './ports.ts'
import { startNode } from './process.ts'
import type { BenchRedis } from './redis.ts'
import { profileArguments, type RunningApi, type Service } from './service.ts'

const fileOf = (path: string): URL => new URL(`../${path}`, import.meta.url)

/** The bare API that `request` and `check` are compared with. @param recordBytes what it writes at a time */
export async function startBareApi(
  context: Context,
  owner: Owner,
  redis: BenchRedis,
  recordBytes: number,
): Promise<RunningApi> {
  const { folder, profile } = context
  const port = await freePort()
  const bare = owner.own(
    startNode({
      name: 'bare-api',
      folder,
      args: [...profileArguments(profile), '--import', 'tsx', fileURLToPath(fileOf('baselines/api.ts'))],
      environment: {
        NODE_ENV: 'production',
        BENCH_REDIS_URL: redis.url,
        BENCH_PORT: String(port),
        BENCH_RECORD_BYTES: String(recordBytes),
      },
    }),
  )
  const url = `http://127.0.0.1:${port}/`
  await bare.orFail(until('the bare API', async () => (await fetch(url)).status === 404))
  return { port, cpuMs: bare.cpuMs }
}

export const startBareWorker = ({ folder, profile }: Context, owner: Owner, redis: BenchRedis) =>
  owner.own(
    startHelper<WorkerOperations>({
      file: fileOf('baselines/worker.ts'),
      name: 'bare-worker',
      folder,
      args: profileArguments(profile),
      environment: { NODE_ENV: 'production', BENCH_REDIS_URL: redis.url },
    }),
  )

/** Our worker with a carrier in its own process. */
export const startStubbedWorker = (
  { folder, profile }: Context,
  owner: Owner,
  { environment }: Service,
): Helper<WorkerOperations> =>
  owner.own(
    startHelper<WorkerOperations>({
      file: fileOf('subjects/worker.ts'),
      name: 'stubbed-worker',
      folder,
      args: profileArguments(profile),
      environment,
    }),
  )
