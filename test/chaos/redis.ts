import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { redisSettings } from '../../scripts/lib/redis-settings.mjs'
import { askRedis } from '../../scripts/lib/resp.mjs'
import { freePort, until } from '../support/processes.ts'

/** `npm test` sets this to the binary of its Redis. */
const BINARY = process.env['PINPOST_TEST_REDIS_SERVER'] ?? 'redis-server'
/** One file that is never rewritten, so that its tail is the latest writes. */
const ONE_FILE = ['--auto-aof-rewrite-percentage', '0']
const OPTIONS = ['--bind', '127.0.0.1', ...redisSettings({ persistent: true }), ...ONE_FILE]
/** A write beyond the file-size limit fails as on a full disk, and Redis ends with this process even if that is killed. */
const LAUNCH = `trap '' XFSZ; command -v setpriv >/dev/null && exec setpriv --pdeathsig KILL "$@"; exec "$@"`
const SIZE_SAMPLE_MS = 50
const SIZES_KEPT = 200
const ASK_MS = 2_000
/** Pause between two faults of Redis; without it no verification would be in progress. */
const REST_MS = 4_000

const run = promisify(execFile)

const rest = (): Promise<void> => sleep(REST_MS)

export interface ChaosRedis {
  readonly port: number
  readonly url: string
  /** verifications of which Redis lost at least one write with the end of its file */
  readonly rolledBack: ReadonlySet<string>
  /** the same for writes of their webhooks */
  readonly lostWebhooks: ReadonlySet<string>
  /** for operations that no other fault may interrupt */
  exclusively(work: () => Promise<void>): Promise<void>
  /** kill -9: writes in the page cache survive */
  kill(): Promise<void>
  start(): Promise<void>
  /** The machine loses power: writes of the last `ms` had not reached the disk. */
  losePower(ms: number): Promise<void>
  freeze(): void
  thaw(): void
  /** the disk is full, until there is space again */
  fillDisk(): Promise<void>
  freeDisk(): Promise<void>
  ask(...commands: readonly string[][]): ReturnType<typeof askRedis>
  stop(): Promise<void>
}

/** A real Redis with an append-only file that is synced every second. */
export async function startChaosRedis(): Promise<ChaosRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'pinpost-chaos-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const rolledBack = new Set<string>()
  const lostWebhooks = new Set<string>()
  const sizes: { at: number; bytes: number }[] = []
  let queue: Promise<void> = Promise.resolve()

  const ask = (...commands: readonly string[][]) => askRedis(url, commands, ASK_MS)

  async function appendFile(): Promise<string | undefined> {
    const folder = join(directory, 'appendonlydir')
    const names = await readdir(folder).catch(() => [])
    const name = names.find((each) => each.endsWith('.incr.aof'))
    return name === undefined ? undefined : join(folder, name)
  }
  async function bytesWritten(): Promise<number> {
    const file = await appendFile()
    return file === undefined ? 0 : (await stat(file)).size
  }

  const launch = () =>
    spawn('sh', ['-c', LAUNCH, 'sh', BINARY, '--port', String(port), '--dir', directory, ...OPTIONS], {
      stdio: 'ignore',
    })
  let child = launch()
  const answers = (): Promise<void> => until('Redis', async () => (await ask(['PING']))[0] === 'PONG')

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  /** Changes only the soft limit of the running process, so that it can be raised again. */
  async function limitFile(bytes: number | 'unlimited'): Promise<void> {
    await run('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`])
  }

  async function sampleSize(): Promise<void> {
    const at = Date.now()
    const bytes = await bytesWritten().catch(() => undefined)
    if (bytes !== undefined) sizes.push({ at, bytes })
    if (sizes.length > SIZES_KEPT) sizes.shift()
  }
  const sampler = setInterval(() => void sampleSize(), SIZE_SAMPLE_MS)

  await answers()
  return {
    port,
    url,
    rolledBack,
    lostWebhooks,
    async exclusively(work) {
      const turn = queue.then(work)
      queue = turn.then(rest, rest)
      await turn
    },
    kill,
    async start() {
      child = launch()
      await answers()
    },
    async losePower(ms) {
      const instant = Date.now() - ms
      await kill()
      const file = await appendFile()
      if (file === undefined) return
      const kept = sizes.findLast(({ at }) => at <= instant)?.bytes ?? 0
      // Redis appends whole transactions, so every observed size is the end of one.
      const lost = (await readFile(file)).subarray(kept).toString('latin1')
      for (const [, id = ''] of lost.matchAll(/:v:([0-9a-f]{32})/g)) rolledBack.add(id)
      for (const [, id = ''] of lost.matchAll(/evt_([0-9a-f]{32})_/g)) lostWebhooks.add(id)
      await truncate(file, kept)
      child = launch()
      await answers()
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    fillDisk: async () => limitFile(await bytesWritten()),
    freeDisk: () => limitFile('unlimited'),
    ask,
    async stop() {
      clearInterval(sampler)
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
