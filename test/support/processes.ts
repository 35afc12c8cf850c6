import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

import { beforeAll, onTestFinished } from 'vitest'

const ROOT = new URL('../../', import.meta.url).pathname
/** Several services may start at once on two cores. */
const READY_WITHIN_MS = 120_000

export interface AppProcess {
  readonly process: ChildProcess
  /** its output so far */
  output(): string
  /** resolves with its exit code, or the signal that ended it */
  readonly ended: Promise<number | string | null>
}

/** After `npm test` the built apps run; for single tests, their sources. */
export const argumentsOf = (app: string): readonly string[] =>
  process.env['PINPOST_TEST_BUILT'] === 'true'
    ? ['--enable-source-maps', `apps/${app}/dist/bundle/main.js`]
    : ['--conditions=source', '--import', 'tsx', `apps/${app}/src/main.ts`]

/** Registers a clean-up for the end of the test, or of all tests in the file. */
export type OnEnd = (stop: () => Promise<void> | void) => void

/** Runs an app; it is killed after the test if it still runs. */
export function startApp(
  app: 'api' | 'worker' | 'console' | 'simulator',
  environment: Record<string, string>,
  onEnd: OnEnd = onTestFinished,
): AppProcess {
  const child = spawn(process.execPath, argumentsOf(app), {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const keep = (chunk: Buffer): void => {
    printed += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = once(child, 'exit').then(
    ([code, signal]: (number | string | null)[]) => code ?? signal ?? null,
  )
  onEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { process: child, output: () => printed, ended }
}

/** Below the ephemeral ports, and above those of `scripts/lib/ports.mjs`. */
const PORTS = { from: 20_000, to: 32_000 }
/** A file for each port that a test of any run uses, with the id of its process. */
const CLAIMS = join(tmpdir(), `pinpost-test-ports-${userInfo().uid}`)

/** A port for this test alone: an app that is killed finds it free when it starts again. */
export async function freePort(): Promise<number> {
  const port = randomInt(PORTS.from, PORTS.to)
  if (!claim(port)) return freePort()
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return freePort()
  }
  server.close()
  await once(server, 'close')
  return port
}

/** A claim ends with its process; its file is removed when another process wants the port. */
function claim(port: number): boolean {
  const file = join(CLAIMS, String(port))
  try {
    mkdirSync(CLAIMS, { recursive: true })
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!isOfLivingProcess(file)) rmSync(file, { force: true })
    return false
  }
}

function isOfLivingProcess(file: string): boolean {
  try {
    return process.kill(Number(readFileSync(file, 'utf8')), 0)
  } catch {
    return false
  }
}

/** Resolves once the condition is true. @throws Error that names the condition if it is not in time */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  withinMs = READY_WITHIN_MS,
): Promise<void> {
  const end = Date.now() + withinMs
  while (Date.now() < end) {
    if (await holds().catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited in vain for ${what}`)
}

const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok

/** Waits for the promise. @throws Error with the app's output at once if the app ends */
async function orSay(app: AppProcess, waiting: Promise<void>): Promise<void> {
  const ended = app.ended.then((how) => {
    throw new Error(`an app ended (${how}): ${app.output().slice(-1_000)}`)
  })
  await Promise.race([waiting, ended])
}

/** The demo account without limits, because tests start many verifications of few numbers. */
const DEMO_ACCOUNT = { key: 'demo0001', secrets: ['demo-secret'], limits: 'off' }

/** One create request in the simulator's ledger. */
interface HandOver {
  readonly kind: string
  readonly to: string
  readonly statusCallback: string
}

export interface ServiceOptions {
  readonly workers: number
  readonly timeScale: number
  readonly redisUrl?: string
  /** the routes file; `{ env: 'PINPOST_TWILIO_AUTH_TOKEN' }` is the simulator's token */
  readonly routes?: (simulator: { readonly accountSid: string; readonly baseUrl: string }) => object
  readonly variables?: Readonly<Record<string, string>>
  /** default: after the test */
  readonly onEnd?: OnEnd
}

/** Removed after the test. */
export function temporaryFolder(what: string, onEnd: OnEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), `pinpost-${what}-`))
  onEnd(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

function writeRoutes(path: string, routes: object): void {
  // Written atomically, because a process may read it at any time.
  writeFileSync(`${path}.new`, JSON.stringify(routes))
  renameSync(`${path}.new`, path)
}

/** One service for all tests of a file: starting one takes longer than most tests. */
export function serviceOfFile(options: ServiceOptions): () => Service {
  let service: Service | undefined
  beforeAll(async () => {
    const stops: Parameters<OnEnd>[0][] = []
    service = await startService({ ...options, onEnd: (stop) => void stops.push(stop) })
    return async () => {
      for (const stop of stops.toReversed()) await stop()
    }
  })
  return () => {
    if (service === undefined) throw new Error('the service is started before the first test')
    return service
  }
}

export type Service = Awaited<ReturnType<typeof startService>>

/** The whole service on free ports: simulator, API and workers, with its own key prefix in the test's Redis. */
export async function startService(options: ServiceOptions) {
  const [apiPort, simulatorPort] = [await freePort(), await freePort()]
  const api = `http://127.0.0.1:${apiPort}`
  const simulator = `http://127.0.0.1:${simulatorPort}`
  const accountSid = `AC${randomBytes(16).toString('hex')}`
  const authToken = randomBytes(16).toString('hex')
  const routesPath = join(temporaryFolder('routes', options.onEnd), 'routes.json')
  const routes = options.routes?.({ accountSid, baseUrl: simulator })
  if (routes !== undefined) writeRoutes(routesPath, routes)
  const environment = {
    ...(routes !== undefined && { PINPOST_ROUTES_FILE: routesPath }),
    PINPOST_REDIS_URL: options.redisUrl ?? process.env['PINPOST_TEST_REDIS_URL'] ?? '',
    PINPOST_REDIS_PREFIX: `t${randomBytes(6).toString('hex')}`,
    // On a busy machine Redis may answer late. Tests with a Redis of their own take it away, and wait for the time-out.
    ...(options.redisUrl === undefined && { PINPOST_REDIS_TIMEOUT_MS: '60000' }),
    PINPOST_PIN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    PINPOST_FINGERPRINT_KEY: randomBytes(32).toString('base64'),
    PINPOST_TIME_SCALE: String(options.timeScale),
    PINPOST_API_PORT: String(apiPort),
    PINPOST_API_METRICS_PORT: '0',
    PINPOST_WORKER_METRICS_PORT: '0',
    PINPOST_PUBLIC_URL: api,
    PINPOST_TWILIO_ACCOUNT_SID: accountSid,
    PINPOST_TWILIO_AUTH_TOKEN: authToken,
    PINPOST_TWILIO_BASE_URL: simulator,
    PINPOST_TWILIO_FROM: '+15005550006',
    PINPOST_SIMULATOR_PORT: String(simulatorPort),
    PINPOST_SIMULATOR_ACCOUNT_SID: accountSid,
    PINPOST_SIMULATOR_AUTH_TOKEN: authToken,
    PINPOST_SIMULATOR_STATE_DELAY_MS: '20',
    PINPOST_SIMULATOR_SKIP_WAIT_URL: `${api}/dev/skip-wait`,
    PINPOST_SIMULATOR_LIMITS_URL: `${api}/dev/limits`,
    PINPOST_ACCOUNTS: JSON.stringify([DEMO_ACCOUNT]),
    ...options.variables,
  }
  const simulatorProcess = startApp('simulator', environment, options.onEnd)
  const apiProcess = startApp('api', environment, options.onEnd)
  const workers = Array.from({ length: options.workers }, () =>
    startApp('worker', environment, options.onEnd),
  )
  await orSay(
    simulatorProcess,
    until('the simulator', () => answers(`${simulator}/health/ready`)),
  )
  await orSay(
    apiProcess,
    until('the API', () => answers(`${api}/health/ready`)),
  )
  await until('the workers', () =>
    Promise.resolve(workers.every((worker) => worker.output().includes('"worker started"'))),
  )

  /** Calls the API with the demo account. */
  const call = async (path: string, parameters: Record<string, string>): Promise<Record<string, unknown>> => {
    const answer = await fetch(api + path, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('demo0001:demo-secret').toString('base64')}` },
      body: new URLSearchParams(parameters),
    })
    const body: Record<string, unknown> = await answer.json()
    return body
  }
  /** The next SMS or finished call of a number. */
  const nextItem = async (number: string): Promise<Record<string, unknown>> => {
    const ask = () => fetch(`${simulator}/api/numbers/${number}/inbox/next?waitSeconds=60`)
    let answer = await ask()
    for (let more = 0; answer.status === 204 && more < 2; more++) answer = await ask()
    if (answer.status !== 200) throw new Error(`nothing arrived (${answer.status})`)
    const body: Record<string, unknown> = await answer.json()
    return body
  }
  const addFault = async (match: object, fault: object): Promise<void> => {
    const answer = await fetch(`${simulator}/api/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...match, fault }),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
  /** All sends that reached the carrier. */
  const ledger = async (): Promise<readonly HandOver[]> => {
    const entries: HandOver[] = await (await fetch(`${simulator}/api/ledger`)).json()
    return entries
  }

  /** Changes the routes file and sends SIGHUP to every process. */
  const reroute = (next: object): void => {
    writeRoutes(routesPath, next)
    for (const { process: child } of [apiProcess, ...workers]) child.kill('SIGHUP')
  }

  return {
    reroute,
    api,
    simulator,
    environment,
    workers,
    apiProcess,
    simulatorProcess,
    call,
    nextItem,
    addFault,
    ledger,
  }
}
