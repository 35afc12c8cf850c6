import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import type { EventEntry } from '@pinpost/core'
import { expect, it, onTestFinished, vi } from 'vitest'

import { freshPin, startIn, WAIT } from '../../test/verify.ts'
import { openTestStore, rawRedis, someOptions, testRedisUrl } from '../../test/redis.ts'
import { makeKeys } from '../redis/keys.ts'
import { decodeEntry } from './entry.ts'

/** Commands are given up after two seconds. */
const COMMAND_TIMEOUT_MS = 2_000
const LONGER_THAN_A_COMMAND_MS = 2_500

interface ToLose {
  readonly isIt: (answer: Buffer) => boolean
  /** after Redis has answered and before the connection is cut */
  readonly meanwhile: () => Promise<unknown>
}

/** A proxy to Redis that can lose an answer: it cuts the connection instead. */
async function losingRedis() {
  const target = new URL(testRedisUrl())
  let toLose: ToLose | undefined
  let lost = 0
  const server = createServer((client) => {
    const redis = connect(Number(target.port), target.hostname)
    client.pipe(redis)
    redis.on('data', (answer) => {
      if (toLose?.isIt(answer) !== true) return void client.write(answer)
      const { meanwhile } = toLose
      toLose = undefined
      lost += 1
      void meanwhile().finally(() => client.destroy())
    })
    client.on('close', () => redis.destroy())
    redis.on('close', () => client.destroy())
    client.on('error', () => redis.destroy())
    redis.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return {
    redisUrl: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    lose: (isIt: ToLose['isIt'] = () => true, meanwhile: ToLose['meanwhile'] = () => Promise.resolve()) => {
      toLose = { isIt, meanwhile }
    },
    lost: () => lost,
  }
}

it('a write whose answer got lost is sent again and adds no second entry', async () => {
  const { redisUrl, lose, lost } = await losingRedis()
  const options = someOptions({ redisUrl, onError: () => undefined })
  const store = await openTestStore(options)
  const outbox = makeKeys(options).outbox(0)
  const redis = rawRedis()
  await redis.xgroup('CREATE', outbox, 'log', '$', 'MKSTREAM')
  // Redis learns the scripts from these.
  await store.dispatch(await startIn(store), { type: 'tickDue', tick: 1, freshPin })

  lose()
  const id = await startIn(store)
  expect(lost()).toBe(1)
  const ticked = await store.dispatch(id, () => {
    // The record was read, and the write follows.
    lose()
    return { type: 'tickDue', tick: 1, freshPin }
  })
  expect(lost()).toBe(2)
  expect(ticked?.verification.attempts).toHaveLength(1)

  const entries = (await redis.xrange(outbox, '-', '+')).map(([at, [, text = '']]) => decodeEntry(at, text))
  expect(entries.filter((entry) => entry.id === id).map(({ version }) => version)).toEqual([1, 2])
})

it.each(['is sent again', 'is given up'])(
  'a read whose answer got lost and that %s passes nothing by',
  async (how) => {
    const { redisUrl, lose, lost } = await losingRedis()
    const options = someOptions({ onError: () => undefined })
    const store = await openTestStore(options)
    const subscriber = await openTestStore({ ...options, redisUrl, commandTimeoutMs: COMMAND_TIMEOUT_MS })
    const got: EventEntry[] = []
    await subscriber.outbox.subscribe('log', {
      handle: async (entries) => void got.push(...entries),
      onError: () => undefined,
    })
    // From here on it has nothing in progress.
    await startIn(store)
    await vi.waitFor(async () => {
      expect(got).toHaveLength(1)
      expect((await store.outbox.state()).entries).toBe(0)
    }, WAIT)
    let id = ''
    lose(
      (answer) => answer.includes('version'),
      async () => {
        await vi.waitFor(() => expect(id).not.toBe(''), WAIT)
        await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin })
        if (how === 'is given up') await sleep(LONGER_THAN_A_COMMAND_MS)
      },
    )
    id = await startIn(store)
    await vi.waitFor(() => expect(got.length).toBeGreaterThanOrEqual(3), WAIT)
    expect(lost()).toBe(1)
    expect(got.filter((entry) => entry.id === id).map(({ version }) => version)).toEqual([1, 2])
  },
)
