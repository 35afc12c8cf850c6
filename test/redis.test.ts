import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { isDebianLike } from '../scripts/lib/debian.mjs'
import { freePort } from '../scripts/lib/ports.mjs'
import { isAlive } from '../scripts/lib/processes.mjs'
import { startRedis, useRedis } from '../scripts/lib/redis.mjs'
import { askRedis } from '../scripts/lib/resp.mjs'
import { runSupervisor, someFolder } from './support/script.ts'

/** Long enough for any Redis that does not hang. */
const ASK_MS = 60_000

test('starts a Redis that persists its data and listens on this machine only', async () => {
  const home = someFolder()
  const redis = await start(home)

  expect(await setting(redis.url, 'appendonly')).toBe('yes')
  expect(await setting(redis.url, 'appendfsync')).toBe('everysec')
  expect(await setting(redis.url, 'maxmemory-policy')).toBe('noeviction')
  expect(await setting(redis.url, 'hz')).toBe('100')
  expect(await setting(redis.url, 'bind')).toBe('127.0.0.1')
  expect(await setting(redis.url, 'protected-mode')).toBe('yes')
  expect(await setting(redis.url, 'save')).toBe('')
})

test('keeps its data over a stop', async () => {
  const home = someFolder()
  const first = await start(home)
  await askRedis(first.url, [['SET', 'kept', 'yes']], ASK_MS)
  await first.stop()
  const second = await start(home)

  expect(await askRedis(second.url, [['GET', 'kept']], ASK_MS)).toEqual(['yes'])
  await second.stop()
  expect(existsSync(join(home, 'redis.json'))).toBe(false)
})

test('takes over the Redis of a supervisor that was killed', async () => {
  const home = someFolder()
  const supervisor = await superviseOne(home)
  const pid = redisPid(home)
  supervisor.signal('SIGKILL')
  await supervisor.ended
  expect(isAlive(pid)).toBe(true)

  const redis = await start(home)
  expect(redis.description).toContain('left by an earlier run')
  expect(redisPid(home)).toBe(pid)
  await redis.stop()
  expect(isAlive(pid)).toBe(false)
})

test('refuses the files of a supervisor that still runs', async () => {
  const home = someFolder()
  await superviseOne(home)

  await expect(start(home)).rejects.toThrow(`Pinpost is running already with the files in ${home}`)
})

test('does not touch a Redis that has the remembered pid and port but other files', async () => {
  const [home, other] = [someFolder(), someFolder()]
  const strange = await start(other)
  writeFileSync(join(home, 'redis.json'), readFileSync(join(other, 'redis.json')))
  const redis = await start(home)

  expect(redis.url).not.toBe(strange.url)
  await redis.stop()
  expect(await askRedis(strange.url, [['PING']], ASK_MS)).toEqual(['PONG'])
})

test('prints the install command of each system if there is neither a Redis nor a container engine', async () => {
  const path = fakePrograms({
    'redis-server': 'echo "Redis server v=6.0.16 sha=0"',
    docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1',
  })
  const starting = startRedis({ environment: { PATH: path }, home: someFolder(), persistent: true })

  await expect(starting).rejects.toThrow(/Debian, Ubuntu {2}sudo apt-get install redis-server/)
  await expect(starting).rejects.toThrow(
    /Fedora .*\n.*Alpine .*\n.*Arch .*\n.*macOS .*brew.*\n.*Windows .*wsl/,
  )
})

test('prefers a Valkey to a Redis that is too old', async () => {
  const valkey =
    'case "$1" in --version) echo "Valkey server v=8.0.1 sha=0";; *) exec redis-server "$@";; esac'
  const old = fakePrograms({ 'redis-server': 'echo "Redis server v=6.0.16"', 'valkey-server': valkey })
  const rest = process.env['PATH'] ?? ''
  // The stand-in calls the real one through the PATH of its own process.
  writeFileSync(join(old, 'valkey-server'), `#!/bin/sh\nPATH=${rest}\n${valkey}\n`)
  const redis = await start(someFolder(), old)

  expect(redis.description).toContain('valkey-server')
})

test('runs a container if there is only an engine, remembers it, and stops it', async () => {
  const home = someFolder()
  const log = join(someFolder(), 'log')
  // Its `run` starts a Redis on the published port, as a container would.
  const path = fakePrograms({
    podman: `PATH=${process.env['PATH'] ?? ''}
      echo "$@" >> ${log}
      case "$1" in
        run) port=$(echo "$5" | cut -d: -f2)
          redis-server --port $port --bind 127.0.0.1 --save '' --daemonize yes --pidfile ${log}.pid > /dev/null
          echo c0ffee;;
        inspect) echo true;;
        stop) kill $(cat ${log}.pid);;
      esac`,
  })
  const redis = await start(home, path)
  expect(JSON.parse(readFileSync(join(home, 'redis.json'), 'utf8'))).toMatchObject({
    engine: 'podman',
    container: 'c0ffee',
  })
  const again = await start(home, path)
  expect(again.url).toBe(redis.url)
  await again.stop()

  const lines = readFileSync(log, 'utf8')
  expect(lines).toMatch(
    /^run --rm -d -p 127\.0\.0\.1:\d+:6379 -v .*\/redis:\/data:z .*redis:7-alpine redis-server/m,
  )
  expect(lines).toContain('stop -t 1 c0ffee')
})

test('uses the configured Redis with its password, and never prints it', async () => {
  const redis = await start(someFolder())
  await askRedis(redis.url, [['CONFIG', 'SET', 'requirepass', 'pass word']], ASK_MS)
  const host = redis.url.replace('redis://', '')

  const used = await useRedis('PINPOST_REDIS_URL', `redis://:pass%20word@${host}`)
  expect(used.description).toBe(`redis://${host}`)
  const refused = useRedis('PINPOST_REDIS_URL', `redis://:wrong-secret@${host}`)
  await expect(refused).rejects.toThrow(/The Redis of PINPOST_REDIS_URL \(redis:\/\/127.*WRONGPASS/)
  await expect(refused).rejects.not.toThrow('wrong-secret')
  await expect(useRedis('PINPOST_REDIS_URL', redis.url)).rejects.toThrow('NOAUTH')
})

test.each(['localhost:6379', 'http://localhost', ''])('refuses %j as the URL of a Redis', async (url) => {
  await expect(useRedis('PINPOST_REDIS_URL', url)).rejects.toThrow('PINPOST_REDIS_URL: use a URL')
})

test('tries the servers of a cluster, or the sentinels, until one answers', async () => {
  const { url, stop } = await start(someFolder())
  const host = url.replace('redis://', '')
  const cluster = await useRedis('PINPOST_REDIS_URL', `redis+cluster://127.0.0.1:1,${host}`)
  expect(cluster.description).toBe(`redis+cluster://127.0.0.1:1,${host}`)
  // The login belongs to the server, and is not sent to a sentinel.
  const watched = `redis+sentinel://:secret@127.0.0.1:1,${host}/mymaster`
  const sentinel = await useRedis('PINPOST_REDIS_URL', watched)
  expect(sentinel.description).toBe(`redis+sentinel://127.0.0.1:1,${host}`)
  await stop()
  await expect(useRedis('PINPOST_REDIS_URL', `redis+cluster://${host}`)).rejects.toThrow('ECONNREFUSED')
})

test('prints no part of a password that is not percent-encoded', async () => {
  const used = useRedis('PINPOST_REDIS_URL', 'redis+cluster://user:hunter@2secret@127.0.0.1:1')
  await expect(used).rejects.toThrow('PINPOST_REDIS_URL: use a URL')
  await expect(used).rejects.not.toThrow(/hunter|2secret/)
})

test('reports that the configured Redis does not answer', async () => {
  await expect(useRedis('PINPOST_REDIS_URL', 'redis://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED')
})

test.each([
  ['ID=debian\n', true],
  ['NAME=x\nID=ubuntu\nID_LIKE=debian\n', true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['ID=fedora\nHOME_URL=https://debian.example\n', false],
])('recognises Debian and its derivatives by os-release: %j', (text, isDebian) => {
  expect(isDebianLike(text)).toBe(isDebian)
})

/** A supervisor in a separate process, with a Redis and an app. */
async function superviseOne(home: string) {
  const apps = [{ name: 'api', port: await freePort() }]
  const script = runSupervisor({ home, graceMs: 500, apps })
  await script.printed('all ready')
  return script
}

/** Stopped after the test. */
async function start(home: string, path = process.env['PATH']) {
  const redis = await startRedis({ environment: { PATH: path }, home, persistent: true })
  onTestFinished(() => redis.stop())
  return redis
}

/** A folder with these shell scripts as programs, for a PATH without any other. */
function fakePrograms(scripts: Record<string, string>): string {
  const folder = someFolder()
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

async function setting(url: string, name: string): Promise<unknown> {
  const [reply] = await askRedis(url, [['CONFIG', 'GET', name]], ASK_MS)
  return Array.isArray(reply) ? reply[1] : reply
}

function redisPid(home: string): number {
  const kept: unknown = JSON.parse(readFileSync(join(home, 'redis.json'), 'utf8'))
  return typeof kept === 'object' && kept !== null && 'pid' in kept ? Number(kept.pid) : 0
}
