import { expect, it } from 'vitest'

import { readConfig } from './config.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const GIVEN = {
  PINPOST_REDIS_URL: 'redis://127.0.0.1:6379',
  PINPOST_PIN_KEYS: `k1:${KEY}`,
  PINPOST_FINGERPRINT_KEY: KEY,
}
const DEVELOPMENT = { ...GIVEN, NODE_ENV: 'development' }

it('production wants a sign-in and a database, each by its name', () => {
  expect(() => readConfig(GIVEN)).toThrow(
    /PINPOST_CONSOLE_SOCKET: missing.*\n.*PINPOST_DATABASE_URL: missing/,
  )
})

it('behind a proxy the console listens on its socket only', () => {
  const config = readConfig({
    ...GIVEN,
    PINPOST_CONSOLE_SOCKET: '/run/pinpost/console.sock',
    PINPOST_DATABASE_URL: 'postgres://pinpost@db/pinpost',
  })
  expect(config.listener).toEqual({ signIn: 'proxy', path: '/run/pinpost/console.sock' })
})

it('development signs everybody in, on a loopback address only', () => {
  expect(readConfig(DEVELOPMENT).listener).toEqual({ signIn: 'development', host: '127.0.0.1', port: 3002 })
  for (const host of ['0.0.0.0', '10.0.0.1'])
    expect(() => readConfig({ ...DEVELOPMENT, PINPOST_CONSOLE_HOST: host })).toThrow(
      'PINPOST_CONSOLE_HOST: wants a loopback address',
    )
})

it.each([
  ['PINPOST_DATABASE_URL', 'mysql://db/pinpost'],
  ['PINPOST_CONSOLE_SOCKET', 'console.sock'],
  ['PINPOST_HISTORY_DAYS', '0'],
])('refuses %s=%s', (name, value) => {
  expect(() => readConfig({ ...DEVELOPMENT, [name]: value })).toThrow(`${name}: wants`)
})
