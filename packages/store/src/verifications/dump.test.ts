import { Secret } from '@pinpost/core'
import type { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'

import { openTestStore, rawRedis, someOptions, someRequest, testRedisUrl } from '../../test/redis.ts'

/** A separate database, because this test reads every key. */
const OWN_DATABASE = 63

const NUMBER = '+4915112345678'
const PIN = '839274'
const TYPED = '555555'
const ACCOUNT_SECRET = 'kK9-very-secret-indeed'

/** Every key and value of the database, as one text, whatever their types. */
async function dump(redis: Redis): Promise<string> {
  const parts: string[] = []
  for (const key of await redis.keys('*')) {
    parts.push(key, await valueOf(redis, key))
  }
  return parts.join('\n')
}

async function valueOf(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key)
  switch (type) {
    case 'string':
      return (await redis.get(key)) ?? ''
    case 'hash':
      return JSON.stringify(await redis.hgetall(key))
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1))
    case 'set':
      return JSON.stringify(await redis.smembers(key))
    case 'zset':
      return JSON.stringify(await redis.zrange(key, '0', '-1', 'WITHSCORES'))
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'))
    default:
      throw new Error(`the dump does not know the type ${type}`)
  }
}

const forms = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64').replaceAll('=', ''),
  Buffer.from(secret).toString('hex'),
]

function fail(error: unknown): never {
  throw error
}

function expectNoSecrets(text: string): void {
  for (const secret of [NUMBER, NUMBER.slice(1), NUMBER.slice(3), PIN, TYPED, ACCOUNT_SECRET].flatMap(
    forms,
  )) {
    expect(text).not.toContain(secret)
  }
}

describe('a full dump of Redis', () => {
  it('contains no PIN, number, typed code or account secret, during a verification and after it', async () => {
    const redisUrl = `${testRedisUrl()}/${OWN_DATABASE}`
    const redis = rawRedis(redisUrl)
    await redis.flushdb()
    const store = await openTestStore(someOptions({ redisUrl, shards: 2 }))
    await store.accounts.save({
      key: 'shop',
      secrets: [ACCOUNT_SECRET],
      trialNumbers: [NUMBER],
    })
    const { close } = await store.outbox.subscribe('log', { handle: async () => undefined, onError: fail })
    // Later events wait for it.
    await close()
    const request = someRequest({ address: new Secret(NUMBER), pin: new Secret(PIN) })
    const result = await store.start(request)
    if (result.type !== 'started') throw new Error('did not start')
    const { id } = result.decision.verification
    const duringFirst = await dump(redis)
    expect(duringFirst).toContain(id)
    expectNoSecrets(duringFirst)

    await store.dispatch(id, { type: 'tickDue', tick: 1, freshPin: new Secret('000000') })
    await store.dispatch(id, { type: 'check', code: new Secret(TYPED) })
    await store.dispatch(id, { type: 'triggerNext' })
    expectNoSecrets(await dump(redis))

    await store.dispatch(id, { type: 'check', code: new Secret(PIN) })
    const after = await dump(redis)
    expect(after).toContain(id)
    expectNoSecrets(after)
    // The number stays sealed for search; the PIN is removed even from the sealed part.
    const looked = await store.dispatch(id, { type: 'expiryDue' })
    expect(looked?.verification.address.reveal()).toBe(NUMBER)
    expect(looked?.verification).not.toHaveProperty('pin')
    await redis.flushdb()
  })
})
