import { randomBytes } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { rawRedis, someKey } from '../test/redis.ts'
import { makeClips } from './clips.ts'
import { type Keys, makeKeys } from './redis/keys.ts'

const AUDIO = Buffer.from([0xff, 0xf3, 0x18, 0xc4, 0x00, 0x80, 0x0a, 0xc3, 0x28])

function someKeys(fingerprintKey = someKey()): Keys {
  return makeKeys({ prefix: `t${randomBytes(6).toString('hex')}`, shards: 1, fingerprintKey })
}

function openClips() {
  const redis = rawRedis()
  const keys = someKeys()
  return { redis, keys, ...makeClips(redis, keys) }
}

describe('a clip', () => {
  it('is returned byte for byte', async () => {
    const { put, get, idOf } = openClips()
    const id = idOf('polly', 'Joanna', 'Hello')
    await put(id, AUDIO)
    expect(await get(id)).toEqual(AUDIO)
    expect(await get(idOf('polly', 'Joanna', 'Bye'))).toBeUndefined()
  })

  it('has an id that fits URLs, the same for the same parts, and another for other parts', () => {
    const { idOf } = openClips()
    const ids = [['a', 'b'], ['ab'], ['a'], ['a', 'b', ''], ['b', 'a']].map((parts) => idOf(...parts))
    for (const id of ids) expect(id).toMatch(/^[\w-]{24}$/)
    expect(new Set(ids).size).toBe(ids.length)
    expect(idOf('a', 'b')).toBe(ids[0])
  })

  it('has an id that cannot be computed without the key', () => {
    const redis = rawRedis()
    const [one, other] = [makeClips(redis, someKeys()), makeClips(redis, someKeys())]
    expect(one.idOf('7')).not.toBe(other.idOf('7'))
  })

  it('is listed as missing until it is stored', async () => {
    const { put, missing } = openClips()
    await put('here', AUDIO)
    expect(await missing(['gone', 'here', 'never'])).toEqual(['gone', 'never'])
    expect(await missing([])).toEqual([])
  })

  it('is kept for a month from its last use', async () => {
    const { put, missing, redis, keys } = openClips()
    const month = 30 * 86_400
    await put('x', AUDIO)
    expect(await redis.ttl(keys.clip('x'))).toBeGreaterThan(month - 60)
    await redis.expire(keys.clip('x'), 100)
    expect(await missing(['x'])).toEqual([])
    expect(await redis.ttl(keys.clip('x'))).toBeGreaterThan(month - 60)
  })

  it('is never empty, nor larger than 1 MiB', async () => {
    const { put, missing } = openClips()
    await expect(put('x', Buffer.alloc(0))).rejects.toThrow('it must have 1 to')
    await expect(put('x', Buffer.alloc(2 ** 20 + 1))).rejects.toThrow('it must have 1 to')
    expect(await missing(['x'])).toEqual(['x'])
    await put('x', Buffer.alloc(2 ** 20))
    expect(await missing(['x'])).toEqual([])
  })
})
