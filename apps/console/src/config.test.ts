import { Secret } from '@pinpost/core'
import { expect, it } from 'vitest'

import { readConfig } from './config.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const GIVEN = {
  PINPOST_REDIS_URL: 'redis://127.0.0.1:6379',
  PINPOST_PIN_KEYS: `k1:${KEY}`,
  PINPOST_FINGERPRINT_KEY: KEY,
}
const DEVELOPMENT = { ...GIVEN, NODE_ENV: 'development' }

const URL_ONLY = { PINPOST_CONSOLE_URL: 'https://console.shop.example' }
const OIDC = {
  ...URL_ONLY,
  PINPOST_CONSOLE_OIDC_ISSUER: 'https://sso.shop.example/realms/staff',
  PINPOST_CONSOLE_OIDC_CLIENT_ID: 'pinpost',
  PINPOST_CONSOLE_OIDC_CLIENT_SECRET: 'long-and-secret',
}
const PORT = { host: '127.0.0.1', port: 3002, trustedProxies: [] }

it('production wants a sign-in and a database, each by its name', () => {
  expect(() => readConfig(GIVEN)).toThrow(
    /PINPOST_CONSOLE_URL: missing, .*PINPOST_CONSOLE_OIDC_.*PINPOST_CONSOLE_SOCKET.*\n.*PINPOST_DATABASE_URL: missing/,
  )
})

it.each([
  ['a socket', { PINPOST_CONSOLE_SOCKET: '/run/console.sock' }, { way: 'proxy', path: '/run/console.sock' }],
  ['a URL', URL_ONLY, { way: 'passkeys', origin: new URL('https://console.shop.example'), ...PORT }],
  [
    'a URL and a provider',
    OIDC,
    {
      way: 'oidc',
      origin: new URL('https://console.shop.example'),
      ...PORT,
      oidc: {
        issuer: new URL('https://sso.shop.example/realms/staff'),
        clientId: 'pinpost',
        clientSecret: new Secret('long-and-secret'),
        scope: 'openid profile',
        nameClaim: 'preferred_username',
        groupsClaim: 'groups',
      },
    },
  ],
])('with %s production signs people in there', (_what, given, listener) => {
  const config = readConfig({ ...GIVEN, ...given, PINPOST_DATABASE_URL: 'postgres://pinpost@db/pinpost' })
  expect(config.listener).toEqual(listener)
})

it('development signs everybody in, on a loopback address only', () => {
  expect(readConfig(DEVELOPMENT).listener).toEqual({ way: 'development', ...PORT })
  for (const host of ['0.0.0.0', '10.0.0.1'])
    expect(() => readConfig({ ...DEVELOPMENT, PINPOST_CONSOLE_HOST: host })).toThrow(
      'PINPOST_CONSOLE_HOST: wants a loopback address',
    )
})

it.each(['http://grafana:3000/', 'https://grafana.shop.example/d/pinpost?orgId=1'])(
  'links to the Grafana %s',
  (url) => {
    const config = readConfig({ ...DEVELOPMENT, PINPOST_CONSOLE_GRAFANA_URL: url })
    expect(config.grafanaUrl?.href).toBe(url)
  },
)

it.each([
  ['PINPOST_CONSOLE_URL: missing', { ...OIDC, PINPOST_CONSOLE_URL: undefined }],
  ['PINPOST_CONSOLE_OIDC_ISSUER: missing', { ...OIDC, PINPOST_CONSOLE_OIDC_ISSUER: undefined }],
  ['PINPOST_CONSOLE_OIDC_CLIENT_ID: missing', { ...OIDC, PINPOST_CONSOLE_OIDC_CLIENT_ID: undefined }],
  ['PINPOST_CONSOLE_OIDC_CLIENT_SECRET: missing', { ...OIDC, PINPOST_CONSOLE_OIDC_CLIENT_SECRET: undefined }],
  ['PINPOST_CONSOLE_SOCKET: remove it', { ...URL_ONLY, PINPOST_CONSOLE_SOCKET: '/run/console.sock' }],
  ['PINPOST_CONSOLE_URL: wants a host name', { PINPOST_CONSOLE_URL: 'http://127.0.0.1:3002' }],
])('refuses what does not go together: %s', (complaint, given) => {
  for (const environment of [DEVELOPMENT, GIVEN])
    expect(() => readConfig({ ...environment, ...given })).toThrow(complaint)
})

it.each([
  'http://sso.shop.example',
  'https://ann:secret@sso.shop.example',
  'https://sso.shop.example/?a=b',
  'sso',
])('refuses the provider and the URL %s', (url) => {
  expect(() => readConfig({ ...DEVELOPMENT, ...OIDC, PINPOST_CONSOLE_OIDC_ISSUER: url })).toThrow(
    'PINPOST_CONSOLE_OIDC_ISSUER: wants',
  )
  expect(() => readConfig({ ...DEVELOPMENT, PINPOST_CONSOLE_URL: url })).toThrow('PINPOST_CONSOLE_URL: wants')
})

it.each([
  ['PINPOST_DATABASE_URL', 'mysql://db/pinpost'],
  ['PINPOST_CONSOLE_SOCKET', 'console.sock'],
  ['PINPOST_HISTORY_DAYS', '0'],
  ['PINPOST_CONSOLE_GRAFANA_URL', 'javascript:alert(1)'],
  ['PINPOST_CONSOLE_GRAFANA_URL', 'https://ann:secret@grafana.shop.example'],
  ['PINPOST_CONSOLE_GRAFANA_URL', 'grafana'],
  ['PINPOST_CONSOLE_URL', 'https://shop.example/console'],
  ['PINPOST_CONSOLE_TRUSTED_PROXIES', '0.0.0.0/0'],
  ['PINPOST_CONSOLE_OIDC_CLIENT_SECRET', 'short'],
  ['PINPOST_CONSOLE_OIDC_SCOPE', 'profile groups'],
])('refuses %s=%s', (name, value) => {
  expect(() => readConfig({ ...DEVELOPMENT, [name]: value })).toThrow(`${name}: wants`)
})
