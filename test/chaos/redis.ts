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

/** `npm test` names the binary that its own Redis runs from. */
const BINARY = process.env['PINPOST_TEST_REDIS_SERVER'] ?? 'redis-server'
/** One file, never rewritten: its tail then is what was written last. */
const ONE_FILE = ['--auto-aof-rewrite-percentage', '0']
const OPTIONS = ['--bind', '127.0.0.1', ...redisSettings({ persistent: true }), ...ONE_FILE]
/** A write beyond a file limit then fails as on a full disk; and Redis ends with us even where we are killed. */
const LAUNCH = `trap '' XFSZ; command -v setpriv >/dev/null && exec setpriv --pdeathsig KILL "$@"; exec "$@"`
const SIZE_SAMPLE_MS = 50
const SIZES_KEPT = 200
const ASK_MS = 2_000
/** Between two faults of Redis there is some service, or nothing would be in progress. */
const REST_MS = 4_000

const run = promisify(execFile)

const rest = (): Promise<void> => sleep(REST_MS)

export interface ChaosRedis {
  readonly port: number
  readonly url: string
  /** verifications of which Redis forgot at least one write when it lost the end of its file */
  readonly rolledBack: ReadonlySet<string>
  /** for what must not be broken by another fault at the same time */
  exclusively(work: () => Promise<void>): Promise<void>
  /** kill -9: what the system holds for the file survives */
  kill(): Promise<void>
  start(): Promise<void>
  /** The machine loses its power: what was written in the last `ms` had not reached the disk. */
  losePower(ms: number): Promise<void>
  freeze(): void
  thaw(): void
  /** no byte more fits on the disk, until there is room again */
  fillDisk(): Promise<void>
  freeDisk(): Promise<void>
  ask(...commands: readonly string[][]): ReturnType<typeof askRedis>
  stop(): Promise<void>
}

/** A real Redis with an append-only file that goes to the disk every second. */
export async function startChaosRedis(): Promise<ChaosRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'pinpost-chaos-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const rolledBack = new Set<string>()
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
  /** The limit of the running process; its hard limit stays, so that it can be raised again. */
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
      // Redis writes whole transactions at a time, so a size that was seen is the end of one.
      const lost = (await readFile(file)).subarray(kept).toString('latin1')
      for (const [, id = ''] of lost.matchAll(/:v:([0-9a-f]{32})/g)) rolledBack.add(id)
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
