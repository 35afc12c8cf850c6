import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { readConfig as readApiConfig } from '../../apps/api/src/config.ts'
import { readConfig as readConsoleConfig } from '../../apps/console/src/config.ts'
import { readConfig as readSimulatorConfig } from '../../apps/simulator/src/config.ts'
import { readConfig as readWorkerConfig } from '../../apps/worker/src/config.ts'
import { environmentOf, readCompose, type Service } from './compose.ts'
import { ROOT } from './dockerfile.ts'

const { services, volumes } = readCompose()
const all = Object.entries(services)
const service = (name: string): Service => {
  const found = services[name]
  if (found === undefined) throw new Error(`no service ${name}`)
  return found
}
/** The port in the URL of its health check. */
const healthPort = (name: string): number =>
  Number(/127\.0\.0\.1:(\d+)/.exec(service(name).healthcheck?.test.at(-1) ?? '')?.[1])
const seconds = (text: string | undefined): number => Number(/^(\d+)s$/.exec(text ?? '')?.[1])

describe.each(all)('%s', (name, about) => {
  it('can write only to its volumes, and gains no privileges', () => {
    expect(about.read_only).toBe(true)
    expect(about.cap_drop).toEqual(['ALL'])
    expect(about.security_opt).toEqual(['no-new-privileges:true'])
  })

  it('is published to this machine only', () => {
    for (const port of about.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  })

  it('has a health check', () => {
    expect(about.healthcheck?.test[0]).toMatch(/^CMD/)
  })

  it('is built here or pinned to an exact version', () => {
    // Our own image is never pulled.
    const exact =
      about.pull_policy === 'never' ? /^pinpost:local$/ : /^docker\.io\/.+:v?\d+\.\d+(?:\.\d+)?(?:-\w+)?$/
    expect(about.image).toMatch(exact)
  })

  it('mounts named volumes, and existing files read-only', () => {
    expect((about.volumes ?? []).flatMap(complain)).toEqual([])
  })

  it('waits for services that exist and are healthy', () => {
    for (const [other, { condition }] of Object.entries(about.depends_on ?? {})) {
      expect(services, `${name} waits for ${other}`).toHaveProperty(other)
      expect(condition).toBe('service_healthy')
    }
  })
})

it('publishes no port twice, and none of the examples’ ports', () => {
  const ports = all.flatMap(([, { ports: published = [] }]) => published.map((port) => port.split(':')[1]))
  const example = /SIGN_UP_PORT = '(\d+)'/.exec(
    readFileSync(join(ROOT, 'examples/sign-up/server.mjs'), 'utf8'),
  )?.[1]
  expect(new Set([...ports, example]).size).toBe(ports.length + 1)
})

it('builds its image once', () => {
  expect(all.filter(([, { build }]) => build !== undefined).map(([name]) => name)).toEqual(['api'])
})

it('starts simulator, console and monitoring only with their profiles', () => {
  const withoutProfile = all.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name)
  expect(withoutProfile).toEqual(['redis', 'api', 'worker'])
  expect(service('simulator').profiles).toEqual(['demo'])
  expect(service('postgres').profiles).toEqual(service('console').profiles)
})

it('reads no variable that a .env file has for npm start', () => {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')
  const taken = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
  const ofApps = new Set(
    readFileSync(join(ROOT, '.env.example'), 'utf8')
      .match(/^(?:# )?\w+(?==)/gm)
      ?.map((name) => name.replace('# ', '')),
  )
  expect(taken.length).toBeGreaterThan(5)
  // It has the same meaning for both: the file with the variables.
  expect(taken.filter((name) => name !== 'PINPOST_ENV_FILE' && ofApps.has(name ?? ''))).toEqual([])
})

it('allows several workers', () => {
  expect(service('worker').ports).toBeUndefined()
  expect(service('worker').container_name).toBeUndefined()
})

it('gives the API all its variables, and checks its health at its port', () => {
  const config = readApiConfig(environmentOf(service('api')))
  expect(service('api').ports).toEqual([`127.0.0.1:3000:${config.port}`])
  expect(config.publicUrl).toBe(`http://api:${config.port}`)
  expect(healthPort('api')).toBe(config.metricsPort)
  expect(config.host).toBe('0.0.0.0')
})

it('gives the worker all its variables, and more time to stop than it needs', () => {
  const config = readWorkerConfig(environmentOf(service('worker')))
  expect(healthPort('worker')).toBe(config.metricsPort)
  expect(config.metricsHost).toBe('0.0.0.0')
  expect(seconds(service('worker').stop_grace_period) * 1_000).toBeGreaterThanOrEqual(config.stopMs + 5_000)
})

it('gives the console a sign-in, its port, its Postgres and more time to stop than it needs', () => {
  const environment = environmentOf(service('console'))
  const { listener, databaseUrl, metricsPort } = readConsoleConfig(environment)
  if (listener.way !== 'passkeys') throw new Error(`the way is ${listener.way}`)
  expect(listener.origin.port).toBe(String(listener.port))
  expect(listener.host).toBe('0.0.0.0')
  expect(service('console').ports).toEqual([`127.0.0.1:${listener.port}:${listener.port}`])
  expect(healthPort('console')).toBe(metricsPort)
  const {
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: database,
  } = service('postgres').environment ?? {}
  expect(databaseUrl).toBe(`postgres://${user}:${password}@postgres:5432/${database}`)
  expect(environmentOf(service('api'))['PINPOST_DATABASE_URL']).toBeUndefined()
  expect(seconds(service('console').stop_grace_period)).toBe(25)
})

it('gives the simulator the worker’s credentials', () => {
  const environment = environmentOf(service('simulator'))
  const { port, smtpPort, simulator } = readSimulatorConfig(environment)
  const worker = environmentOf(service('worker'))
  expect(healthPort('simulator')).toBe(port)
  expect(worker['PINPOST_TWILIO_BASE_URL']).toBe(`http://simulator:${port}`)
  expect(worker['PINPOST_TWILIO_ACCOUNT_SID']).toBe(simulator.accountSid)
  expect([worker['PINPOST_SMTP_HOST'], worker['PINPOST_SMTP_PORT']]).toEqual(['simulator', String(smtpPort)])
  expect(service('simulator').ports).toEqual([
    `127.0.0.1:${port}:${port}`,
    `127.0.0.1:${smtpPort}:${smtpPort}`,
  ])
  expect(worker['PINPOST_TWILIO_AUTH_TOKEN']).toBe(simulator.authToken)
})

it.each(['simulator', 'api', 'worker', 'console'])('runs %s, which the image contains', (name) => {
  expect(service(name).command).toBe(`node apps/${name}/dist/bundle/main.js`)
  expect(existsSync(join(ROOT, `apps/${name}/src/main.ts`))).toBe(true)
})

it('gives Redis a password and a memory limit, without eviction and with its append-only file', () => {
  const { command, volumes: mounted } = service('redis')
  const password = /--requirepass (\S+)/.exec(String(command))?.[1]
  expect(environmentOf(service('api'))['PINPOST_REDIS_URL']).toBe(`redis://:${password}@redis:6379`)
  expect(command).toMatch(/--maxmemory \d+gb --maxmemory-policy noeviction/)
  expect(command).toMatch(/--appendonly yes --appendfsync everysec .*--hz 100/)
  expect(mounted).toEqual(['redis:/data'])
})

it('names its development secrets as such', () => {
  const environment = environmentOf(service('worker'))
  expect(plain(environment['PINPOST_PIN_KEYS'])).toContain('insecure-development')
  expect(plain(environment['PINPOST_FINGERPRINT_KEY'])).toContain('insecure-development')
  expect(environment['PINPOST_TWILIO_AUTH_TOKEN']).toContain('insecure-development')
  expect(service('postgres').environment?.['POSTGRES_PASSWORD']).toContain('insecure-development')
  expect(service('grafana').environment?.['GF_SECURITY_ADMIN_PASSWORD']).toContain('insecure-development')
})

it('lets Prometheus scrape the apps at their ports', () => {
  const text = readFileSync(join(ROOT, 'deploy/prometheus/prometheus.yml'), 'utf8')
  expect(text).toMatch(new RegExp(`\\bapi:${healthPort('api')}\\b`))
  expect(text).toMatch(/\bworker\b/)
  expect(text).toContain(String(healthPort('worker')))
  expect(text).toContain(String(healthPort('console')))
  expect(text).toMatch(/\balertmanager:9093\b/)
})

/** The problem of a mount, or undefined. */
function complain(mount: string): readonly string[] {
  const [from = '', , mode] = mount.split(':')
  if (!from.startsWith('.')) return from in volumes ? [] : [`${mount}: no such volume`]
  const path = join(ROOT, from)
  if (!existsSync(path)) return [`${mount}: not there`]
  // For a missing file the engine would create a folder.
  const isRight = statSync(path).isFile() === /\.\w+$/.test(from)
  return [
    ...(isRight ? [] : [`${mount}: file or folder?`]),
    ...(mode === 'ro' ? [] : [`${mount}: not read-only`]),
  ]
}

/** The text in the base64 after a key id. */
const plain = (text = ''): string => Buffer.from(text.replace(/^.*:/, ''), 'base64').toString()
