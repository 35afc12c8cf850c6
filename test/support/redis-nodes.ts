import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { askRedis } from '../../scripts/lib/resp.mjs'
import { freePort, until } from './processes.ts'

/** `npm test` sets this to the binary of its Redis. */
const BINARY = process.env['PINPOST_TEST_REDIS_SERVER'] ?? 'redis-server'
/** The server ends with this process, even if that is killed. */
const LAUNCH = 'command -v setpriv >/dev/null && exec setpriv --pdeathsig KILL "$@"; exec "$@"'
const ASK_MS = 2_000

type Replies = Awaited<ReturnType<typeof askRedis>>

/** One of several `redis-server` processes, with its own port and folder. */
export interface RedisNode {
  readonly port: number
  readonly folder: string
  ask(...commands: readonly string[][]): Promise<Replies>
  isRunning(): boolean
  /** SIGKILL; resolves once it is gone */
  kill(): Promise<void>
  /** Freezes it, with its connections open. */
  freeze(): void
  thaw(): void
  /** restarts it from its folder after a kill; resolves once it answers */
  start(): Promise<void>
  stop(): Promise<void>
}

/** @param optionsOf its command line, in addition to port and folder */
export async function startRedisNode(
  optionsOf: (folder: string, port: number) => readonly string[],
): Promise<RedisNode> {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-redis-'))
  const port = await freePort()
  const options = optionsOf(folder, port)
  const launch = () =>
    spawn('sh', ['-c', LAUNCH, 'sh', BINARY, ...options, '--port', String(port), '--dir', folder], {
      stdio: 'ignore',
    })
  const ask = (...commands: readonly string[][]) => askRedis(`redis://127.0.0.1:${port}`, commands, ASK_MS)
  const answers = () => until(`Redis on port ${port}`, async () => (await ask(['PING']))[0] === 'PONG')

  let child = launch()
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const kill = async (): Promise<void> => {
    if (!isRunning()) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await answers()
  return {
    port,
    folder,
    ask,
    isRunning,
    kill,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async start() {
      child = launch()
      await answers()
    },
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Kills it with its connections, or freezes it like a machine without power: its connections stay open. */
export const SERVER_FAULTS = ['killed', 'frozen'] as const
export type ServerFault = (typeof SERVER_FAULTS)[number]

export async function strike(node: RedisNode, fault: ServerFault): Promise<void> {
  if (fault === 'killed') await node.kill()
  else node.freeze()
}

/** Options of a durable server: an append-only file, and no snapshots. */
export const DATA_OPTIONS = [
  '--bind',
  '127.0.0.1',
  '--save',
  '',
  '--appendonly',
  'yes',
  '--maxmemory-policy',
  'noeviction',
  // Otherwise a primary waits five seconds for more replicas.
  '--repl-diskless-sync-delay',
  '0',
] as const

/** Whether a primary counts its replica, which then has all earlier writes. */
export async function hasReplica(node: RedisNode): Promise<boolean> {
  const [info] = await node.ask(['INFO', 'replication'])
  return /,state=online,/.test(String(info))
}

/** Whether a replica has all data of its primary, and follows it. */
export async function isFollowing(node: RedisNode): Promise<boolean> {
  const [info] = await node.ask(['INFO', 'replication'])
  return /role:slave[^]*master_link_status:up/.test(String(info))
}
