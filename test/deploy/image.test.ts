import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { freePort, until } from '../support/processes.ts'
import { startRedis } from '../support/redis.ts'
import { environmentOf, readCompose } from './compose.ts'
import { readStages, ROOT, variables, words } from './dockerfile.ts'
import { buildImage } from './image.ts'
import { isAll } from './tools.ts'
import { withOwnSecrets } from './own-secrets.ts'

const BUILD_WITHIN_MS = 600_000
const stages = readStages()
const image = stages.at(-1)

describe.runIf(isAll)('the image', () => {
  let folder = ''
  let apps = ''
  let simulator = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pinpost-image-'))
    ;({ apps, simulator } = buildImage(folder))
  }, BUILD_WITHIN_MS)
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  }, BUILD_WITHIN_MS)

  it('contains the apps and none of the build tools', () => {
    expect(readdirSync(apps).toSorted()).toEqual([
      'LICENSE',
      'apps',
      'healthcheck.mjs',
      'node_modules',
      'package.json',
      'packages',
    ])
    const tools = ['typescript', 'turbo', 'vitest', 'oxlint']
    expect(tools.filter((tool) => existsSync(join(apps, 'node_modules', tool)))).toEqual([])
    expect(existsSync(join(apps, 'packages/core/src'))).toBe(false)
  })

  it('contains each run-time dependency in its locked version', () => {
    const { packages: locked } = readLock(join(ROOT, 'package-lock.json'))
    const { packages: present } = readLock(join(apps, 'node_modules/.package-lock.json'))
    const named = Object.entries(present).filter(([path]) => path.includes('node_modules/'))
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(([path, { version }]) => version !== locked[path]?.version)).toEqual([])
  })

  it('runs in production with a real Redis, becomes ready, and stops cleanly on SIGTERM', async () => {
    const redis = await startRedis()
    const startedAt = Date.now()
    const [apiPort, apiMetrics, workerMetrics] = [await freePort(), await freePort(), await freePort()]
    const api = start('api', {
      PINPOST_REDIS_URL: redis.url,
      PINPOST_API_PORT: String(apiPort),
      PINPOST_API_METRICS_PORT: String(apiMetrics),
    })
    const worker = start('worker', {
      PINPOST_REDIS_URL: redis.url,
      PINPOST_WORKER_METRICS_PORT: String(workerMetrics),
    })
    await until('the API', () => isHealthy(apiMetrics))
    await until('the worker', () => isHealthy(workerMetrics))
    expect((await fetch(`http://127.0.0.1:${apiPort}/health/ready`)).status).toBe(200)
    const answer = await fetch(`http://127.0.0.1:${apiPort}/verify/json?number=447700900000&brand=Acme`)
    expect(await answer.json()).toMatchObject({ status: '2' })

    for (const app of [api, worker]) {
      const ended = once(app, 'exit')
      app.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
    }
    expect(changedSince(startedAt)).toEqual([])
  }, 60_000)

  it('runs the simulator alone, with its phone page and its mail server', async () => {
    const [port, smtpPort] = [await freePort(), await freePort()]
    const [, , program = '', file = ''] = words(
      stages.find(({ name }) => name === 'simulator'),
      'ENTRYPOINT',
    )
    const child = spawn(program, [file, '--port', String(port), '--smtp-port', String(smtpPort)], {
      cwd: simulator,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    await until('the simulator', () => isHealthy(port))
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('Pinpost simulator')
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  }, 60_000)

  it('runs the console with its pages, even while Postgres is away', async () => {
    const redis = await startRedis()
    const [port, metrics] = [await freePort(), await freePort()]
    const app = start('console', {
      PINPOST_REDIS_URL: redis.url,
      PINPOST_DATABASE_URL: 'postgres://pinpost@127.0.0.1:1/pinpost',
      PINPOST_CONSOLE_PORT: String(port),
      PINPOST_CONSOLE_METRICS_PORT: String(metrics),
    })
    await until('the console', () => isHealthy(metrics))
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain('<title>Pinpost console</title>')
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    const passkey = await fetch(`http://127.0.0.1:${port}/sign-in/passkey/options`, options)
    expect(await passkey.json()).toMatchObject({ rpId: 'localhost' })
    const ended = once(app, 'exit')
    app.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  }, 60_000)

  it('refuses to start the API in production without an account', async () => {
    const api = start('api', { PINPOST_ACCOUNTS: '[]', PINPOST_REDIS_URL: 'redis://127.0.0.1:1' })
    expect((await once(api, 'exit'))[0]).toBe(1)
  })

  /** Starts the API like the image's CMD, with unpublished secrets. */
  function start(app: string, environment: Record<string, string>): ChildProcess {
    const [program = '', file = ''] = words(image, 'CMD')
    const values = {
      ...withOwnSecrets(environmentOf(readCompose().services[app] ?? { image: '' })),
      ...variables(image),
      // The file of Compose's secret is not here; its variables are given above, but for development.
      PINPOST_ENV_FILE: '',
      NODE_ENV: 'production',
      ...environment,
    }
    const child = spawn(program, [file.replace('/api/', `/${app}/`)], {
      cwd: apps,
      env: { PATH: process.env['PATH'], ...values },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    return child
  }

  /** Runs the health check of docker-compose.yml. */
  function isHealthy(port: number): Promise<boolean> {
    const args = ['healthcheck.mjs', `http://127.0.0.1:${port}/health/ready`]
    return Promise.resolve(spawnSync('node', args, { cwd: apps }).status === 0)
  }

  /** Files that a read-only file system would have refused. */
  function changedSince(time: number): readonly string[] {
    const files = readdirSync(apps, { recursive: true, encoding: 'utf8' })
    return files.filter((file) => {
      const { isFile, mtimeMs } = factsOf(join(apps, file))
      return isFile && mtimeMs > time
    })
  }
})

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>
}

function readLock(file: string): Lock {
  const lock: Lock = JSON.parse(readFileSync(file, 'utf8'))
  return lock
}

function factsOf(path: string): { readonly isFile: boolean; readonly mtimeMs: number } {
  const stats = statSync(path)
  return { isFile: stats.isFile(), mtimeMs: stats.mtimeMs }
}
