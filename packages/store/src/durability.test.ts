import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'

import { makeDurability } from './durability.ts'
import { openTestStore, rawRedis, someOptions, someRequest } from '../test/redis.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A Redis of its own, which has or is a replica. */
async function startRedis(port: number, ...more: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pinpost-redis-'))
  // Otherwise a primary waits five seconds for more replicas to come.
  const atOnce = ['--repl-diskless-sync-delay', '0']
  const kept = ['--dir', folder, '--appendonly', 'no', '--save', '']
  const settings = ['--port', String(port), ...kept, ...atOnce, ...more]
  const server = spawn(process.env['PINPOST_TEST_REDIS_SERVER'] ?? 'redis-server', settings, {
    stdio: 'ignore',
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  const redis = new Redis(port, { retryStrategy: () => 50, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  await redis.ping()
  redis.disconnect()
}

async function startReplica(primary: number): Promise<Redis> {
  const port = await freePort()
  await startRedis(port, '--replicaof', '127.0.0.1', String(primary))
  const replica = rawRedis(`redis://127.0.0.1:${port}`)
  // The primary counts a replica from then on only: its link stands before it has all that was written until now.
  const source = rawRedis(`redis://127.0.0.1:${primary}`)
  const isOnline = async (): Promise<boolean> => /state=online/.test(await source.info('replication'))
  await expect.poll(isOnline, { timeout: 15_000 }).toBe(true)
  return replica
}

const options = (port: number) =>
  someOptions({ redisUrl: `redis://127.0.0.1:${port}`, durability: 'replica', onError: () => undefined })

describe('what a caller is told', { timeout: 30_000 }, () => {
  it('is on a replica, or is not told', async () => {
    const port = await freePort()
    await startRedis(port)
    const store = await openTestStore(options(port))
    await expect(store.start(someRequest())).rejects.toThrow('no replica has')
    const replica = await startReplica(port)
    const started = await store.start(someRequest())
    if (started.type !== 'started') throw new Error('not started')
    expect(await replica.keys(`*:v:${started.decision.verification.id}`)).toHaveLength(1)
  })

  it('is not told where another server may have answered for the first', async () => {
    const port = await freePort()
    await startRedis(port)
    await startReplica(port)
    const url = `redis://127.0.0.1:${port}`
    const [writer, waiter] = [rawRedis(url), rawRedis(url)]
    const { beforeWrite } = makeDurability(writer, waiter)
    const settled = beforeWrite()
    await writer.set('written', 1)
    const lost = once(writer, 'close')
    writer.disconnect(true)
    await lost
    await expect(settled('probe')).rejects.toThrow('lost since the write')
    await writer.set('written', 2)
    const next = beforeWrite()
    await writer.set('written', 3)
    await expect(next('probe')).resolves.toBeUndefined()
  })

  it('waits together: many starts need few waits', async () => {
    const port = await freePort()
    await startRedis(port)
    await startReplica(port)
    const store = await openTestStore(options(port))
    await Promise.all(Array.from({ length: 200 }, () => store.start(someRequest())))
    const redis = rawRedis(`redis://127.0.0.1:${port}`)
    const [, calls = '0'] = /cmdstat_wait:calls=(\d+)/.exec(await redis.info('commandstats')) ?? []
    expect(Number(calls)).toBeGreaterThan(0)
    expect(Number(calls)).toBeLessThan(50)
  })
})
