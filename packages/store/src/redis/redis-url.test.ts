import { describe, expect, it } from 'vitest'

import { parseRedisUrl } from './redis-url.ts'

describe('PINPOST_REDIS_URL', () => {
  it.each(['redis://127.0.0.1:6379', 'rediss://user:p%40ss@redis.example:6380/3'])(
    'names one server: %s',
    (url) => {
      expect(parseRedisUrl(url)).toEqual({ kind: 'server', url })
    },
  )

  it('names some nodes of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://10.0.0.1:7000,[::1]:7001,redis.example')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: '10.0.0.1', port: 7000 },
        { host: '::1', port: 7001 },
        { host: 'redis.example', port: 6379 },
      ],
      login: {},
      isTls: false,
    })
  })

  it('has a login, and rediss for TLS', () => {
    expect(parseRedisUrl('rediss+cluster://pinpost:p%40ss%3A@redis.example:7000')).toMatchObject({
      login: { username: 'pinpost', password: 'p@ss:' },
      isTls: true,
    })
    expect(parseRedisUrl('redis+cluster://:secret@redis.example:7000')).toMatchObject({
      login: { password: 'secret' },
    })
  })

  it('names sentinels and their master', () => {
    expect(parseRedisUrl('redis+sentinel://:secret@a:26379,b/mymaster')).toEqual({
      kind: 'sentinel',
      sentinels: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_379 },
      ],
      sentinelLogin: {},
      master: 'mymaster',
      database: 0,
      login: { password: 'secret' },
      isTls: false,
    })
    const url = 'rediss+sentinel://a:1/my-master/7?sentinelUsername=watch&sentinelPassword=p%26w'
    expect(parseRedisUrl(url)).toMatchObject({
      sentinelLogin: { username: 'watch', password: 'p&w' },
      master: 'my-master',
      database: 7,
      isTls: true,
    })
  })

  it.each([
    ['', 'no Redis URL'],
    ['localhost:6379', 'no Redis URL'],
    ['http://localhost', 'no Redis URL'],
    ['redis+cluster://', 'no Redis URL'],
    ['redis+cluster://a:1/0', 'a cluster has one database'],
    ['redis+cluster://a:1,,b:2', 'no list'],
    ['redis+cluster://a:99999', 'no list'],
    ['redis+cluster://a@b:1', 'a login is'],
    ['redis+cluster://:%E0%A4%A@b:1', 'cannot be decoded'],
    ['redis+sentinel://a:1', "the master's name"],
    ['redis+sentinel://a:1/', "the master's name"],
    ['redis+sentinel://a:1/m/first', "the master's name"],
    ['redis+sentinel://a:1/m?password=x', 'an unknown option'],
  ])('refuses %s', (url, why) => {
    expect(() => parseRedisUrl(url)).toThrow(why)
  })

  it('refuses an overlong URL', () => {
    expect(() => parseRedisUrl(`redis://${'a'.repeat(2_000)}`)).toThrow('too long')
  })

  it('does not repeat a password in its error', () => {
    for (const url of ['redis+cluster://:hunter2@', 'redis+sentinel://:hunter2@a:1', 'redis:/:hunter2@a'])
      expect(() => parseRedisUrl(url)).toThrow(/^(?!.*hunter2)/)
  })
})
