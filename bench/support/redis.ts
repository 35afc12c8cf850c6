import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

import { Redis } from 'ioredis'

import { redisSettings } from '../../scripts/lib/redis-settings.mjs'
import type { Context } from './context.ts'
import type { Owned } from './owner.ts'
import { freePort, until } from './ports.ts'
import { cpuMsOf } from './process.ts'

const BINARY = process.env['PINPOST_TEST_REDIS_SERVER'] ?? 'redis-server'
/** `settle` rewrites the file between runs, because a rewrite during a run takes one of two cores for a second. */
const BETWEEN_RUNS = ['--auto-aof-rewrite-percentage', '0']
const OPTIONS = ['--bind', '127.0.0.1', ...redisSettings({ persistent: true }), ...BETWEEN_RUNS]
/** As Redis does by default: from this size on, when it has doubled. */
const REWRITE_BYTES = 64 * 1024 * 1024
/** Redis ends with this process, even if it is killed. */
const LAUNCH = 'command -v setpriv >/dev/null && exec setpriv --pdeathsig KILL "$@"; exec "$@"'
const REWRITE_PAUSE_MS = 200

export interface BenchRedis extends Owned {
  readonly url: string
  readonly client: Redis
  /** milliseconds of processor time so far */
  cpuMs(): number
  /** one number of INFO */
  info(section: string, field: string): Promise<number>
  /** Resolves once Redis has no background work left: no pending rewrite, nothing to free. */
  settle(): Promise<void>
}

/** Starts a Redis on a free port, with its files in a temporary folder. @param more further options */
export async function startRedis(
  context: Pick<Context, 'folder'>,
  more: readonly string[] = [],
): Promise<BenchRedis> {
  const folder = await mkdtemp(join(context.folder, 'redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const command = ['-c', LAUNCH, 'sh', BINARY, '--port', String(port), '--dir', folder, ...OPTIONS, ...more]
  const server = spawn('sh', command, { stdio: 'ignore' })
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 50 })
  client.on('error', () => undefined)
  await until('redis-server (is it installed?)', async () => (await client.ping()) === 'PONG')

  const info = async (section: string, field: string): Promise<number> => {
    const text = await client.info(section)
    return Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN)
  }
  return {
    url,
    client,
    // Shell and setpriv were replaced by the server, with the same process id.
    cpuMs: () => cpuMsOf(server.pid),
    info,
    async settle() {
      const [base, size] = [
        await info('persistence', 'aof_base_size'),
        await info('persistence', 'aof_current_size'),
      ]
      if (size > Math.max(REWRITE_BYTES, 2 * base)) await client.bgrewriteaof()
      for (;;) {
        const isRewriting = (await info('persistence', 'aof_rewrite_in_progress')) === 1
        const isFreeing = (await info('memory', 'lazyfree_pending_objects')) > 0
        if (!isRewriting && !isFreeing) return
        await sleep(REWRITE_PAUSE_MS)
      }
    },
    async stop() {
      client.disconnect()
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGKILL')
        await once(server, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
