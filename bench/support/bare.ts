import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

import { installMissing } from '../../scripts/lib/install.mjs'
import type { WorkerOperations } from '../subjects/operations.ts'
import type { Context } from './context.ts'
import { type Helper, startHelper } from './helper.ts'
import type { Owner } from './owner.ts'
import { freePort, until } from './ports.ts'
import { type NodeProcess, startNode } from './process.ts'
import type { BenchRedis } from './redis.ts'
import { profileArguments, type RunningApi, type Service } from './service.ts'

const fileOf = (path: string): URL => new URL(`../${path}`, import.meta.url)

/** The bare API that `request` and `check` are compared with. @param recordBytes the size of each write */
export const startBareApi = (
  context: Context,
  owner: Owner,
  redis: BenchRedis,
  recordBytes: number,
): Promise<RunningApi> =>
  startBaselineApi(context, owner, redis, 'baselines/api.ts', { BENCH_RECORD_BYTES: String(recordBytes) })

/** The bare API and worker that `whole` is compared with. */
export async function startBareWhole(
  context: Context,
  owner: Owner,
  redis: BenchRedis,
  carrierUrl: string,
): Promise<{ readonly api: RunningApi; readonly worker: Pick<RunningApi, 'cpuMs' | 'ioCalls'> }> {
  const api = await startBaselineApi(context, owner, redis, 'baselines/whole-api.ts')
  const worker = startBaseline(context, owner, redis, 'baselines/whole-worker.ts', {
    BENCH_CARRIER_URL: carrierUrl,
  })
  return { api, worker }
}

async function startBaselineApi(
  context: Context,
  owner: Owner,
  redis: BenchRedis,
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningApi> {
  const port = await freePort()
  const bare = startBaseline(context, owner, redis, file, { ...environment, BENCH_PORT: String(port) })
  const url = `http://127.0.0.1:${port}/`
  await bare.orFail(until(`the baseline ${file}`, async () => (await fetch(url)).status === 404))
  return { port, cpuMs: bare.cpuMs, ioCalls: bare.ioCalls }
}

const startBaseline = (
  { folder, profile }: Context,
  owner: Owner,
  redis: BenchRedis,
  file: string,
  environment: Readonly<Record<string, string>>,
): NodeProcess =>
  owner.own(
    startNode({
      name: basename(file),
      folder,
      args: [...profileArguments(profile), '--import', 'tsx', fileURLToPath(fileOf(file))],
      environment: { NODE_ENV: 'production', BENCH_REDIS_URL: redis.url, ...environment },
    }),
  )

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

/** better-auth's phone plugin, with the routes of the bare API. Installs its packages if they are missing. */
export async function startBetterAuth(
  context: Context,
  owner: Owner,
  redis: BenchRedis,
  carrierUrl: string,
): Promise<RunningApi> {
  await installMissing(fileURLToPath(fileOf('peers/better-auth')))
  return startBaselineApi(context, owner, redis, 'peers/better-auth/server.mjs', {
    BENCH_CARRIER_URL: carrierUrl,
  })
}

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
