import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { EventEntry } from '@pinpost/core'
import { expect, it, onTestFinished, vi } from 'vitest'

import { type FromSubscriber, SUBSCRIBER } from '../../../../test/support/subscriber-process.ts'
import { verifyIn, WAIT } from '../../test/verify.ts'
import { openTestStore, rawRedis, someKey, someOptions, testRedisUrl } from '../../test/redis.ts'
import { makeKeys } from '../redis/keys.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** A subscriber in a separate process that never finishes a batch. */
function startHolding(environment: Readonly<Record<string, string>>) {
  const got: EventEntry[] = []
  let isReady = false
  const child = spawn(process.execPath, SUBSCRIBER, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', SUBSCRIBER_HOLDS: 'true', ...environment },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.on('message', (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- subscriber.ts sends nothing else
    const sent = message as FromSubscriber
    if (sent.type === 'ready') isReady = true
    else got.push(...sent.entries)
  })
  async function kill(): Promise<void> {
    if (child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  return { got, isReady: () => isReady, kill }
}

const keyOf = ({ id, version }: EventEntry): string => `${id} ${version}`

it('entries that a killed process had not acknowledged go to another one, before newer entries', async () => {
  const [pinKey, fingerprintKey] = [someKey(), someKey()]
  const options = someOptions({ keyRing: [{ kid: 'k1', key: pinKey }], fingerprintKey })
  const store = await openTestStore(options)
  const redis = rawRedis()
  const holding = startHolding({
    PINPOST_REDIS_URL: testRedisUrl(),
    PINPOST_REDIS_PREFIX: options.prefix,
    PINPOST_PIN_KEYS: `k1:${pinKey.export().toString('base64')}`,
    PINPOST_FINGERPRINT_KEY: fingerprintKey.export().toString('base64'),
  })
  await vi.waitFor(() => expect(holding.isReady()).toBe(true), WAIT)
  // It reads before the other one subscribes.
  const reader = makeKeys(options).outboxReader(0, 'test')
  await vi.waitFor(async () => expect(await redis.exists(reader)).toBe(1), WAIT)
  const got: EventEntry[] = []
  const other = await store.outbox.subscribe('test', {
    handle: async (entries) => void got.push(...entries),
    onError: () => undefined,
  })
  onTestFinished(() => other.close())
  const before = await verifyIn(store)
  await vi.waitFor(() => expect(holding.got.length).toBeGreaterThan(0), WAIT)
  await holding.kill()
  const after = await verifyIn(store)
  const all = [before, after].flatMap((id) => [1, 2, 3].map((version) => `${id} ${version}`))
  await vi.waitFor(() => expect(got).toHaveLength(6), WAIT)
  expect(got.map(keyOf)).toEqual(all)
  await vi.waitFor(async () => expect((await store.outbox.state()).entries).toBe(0), WAIT)
})
