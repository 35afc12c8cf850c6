import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { describe, expect, it } from 'vitest'

import { readConfig } from './config.ts'

/** The example with unpublished secrets, as production requires. */
const EXAMPLE = {
  ...parseEnv(readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')),
  PINPOST_PIN_KEYS: `2026a:${randomBytes(32).toString('base64')}`,
  PINPOST_FINGERPRINT_KEY: randomBytes(32).toString('base64'),
  PINPOST_ACCOUNTS: '[{"key":"shop0001","secrets":["b2vd8qz3kx"],"countries":["GB"]}]',
  PINPOST_TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
}

const messageOf = (changes: Record<string, string | undefined>): string => {
  try {
    readConfig({ ...EXAMPLE, ...changes })
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return ''
}

describe('the configuration of the API', () => {
  it('.env.example is complete and parses', () => {
    const config = readConfig({ ...EXAMPLE })
    expect(config).toMatchObject({ port: 3000, metricsPort: 9464, timeScale: 1, isProduction: true })
    expect(config.seeds.accounts).toMatchObject([{ key: 'shop0001', countries: ['GB'] }])
    expect(config.store).toMatchObject({ shards: 1, prefix: 'pp', retentionMs: 30 * 86_400_000 })
  })

  it('lists every wrong variable with what it must contain, and repeats no value', () => {
    const wrong = {
      PINPOST_REDIS_URL: 'http://secret-host',
      PINPOST_PIN_KEYS: 'k1:dG9vIHNob3J0',
      PINPOST_FINGERPRINT_KEY: 'dG9vIHNob3J0',
      PINPOST_SHARDS: '257',
      PINPOST_RETENTION: 'a while',
      PINPOST_API_PORT: '70000',
      PINPOST_ACCOUNTS: '[{"key":"shop0001","secrets":["short"]}]',
      PINPOST_TWILIO_ACCOUNT_SID: 'AC-wrong',
      PINPOST_LOG_LEVEL: 'loud',
    }
    const message = messageOf(wrong)
    for (const [name, value] of Object.entries(wrong)) {
      expect(message).toMatch(
        new RegExp(`^  ${name}(: wants .+|\\[0\\]\\.secrets\\[0\\]: too short, .+)$`, 'm'),
      )
      expect(message).not.toContain(value)
    }
    expect(message.split('\n')).toHaveLength(Object.keys(wrong).length)
  })

  it('trusted proxies are addresses and blocks, never the whole world', () => {
    expect(readConfig({ ...EXAMPLE }).trustedProxies).toEqual([])
    const given = { ...EXAMPLE, PINPOST_API_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32,192.0.2.1' }
    expect(readConfig(given).trustedProxies).toEqual(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'])
    for (const wrong of ['0.0.0.0/0', '::/0', '10.0.0.0/33', 'proxy.example', '10.0.0.1,', '1'])
      expect(messageOf({ PINPOST_API_TRUSTED_PROXIES: wrong })).toContain(
        'PINPOST_API_TRUSTED_PROXIES: wants',
      )
  })

  it('lists what only production refuses together with invalid values', () => {
    const message = messageOf({
      PINPOST_API_PORT: '70000',
      PINPOST_TIME_SCALE: '60',
      PINPOST_ACCOUNTS: '[{"key":"shop0001","secrets":["change-me-please"]}]',
    })
    const names = message.split('\n').map((line) => line.trim().split(': ')[0])
    expect(names).toEqual([
      'PINPOST_API_PORT',
      'PINPOST_ACCOUNTS',
      'PINPOST_ACCOUNTS[0].countries',
      'PINPOST_TIME_SCALE',
    ])
  })

  it('lists missing variables too', () => {
    expect(messageOf({ PINPOST_REDIS_URL: undefined })).toMatch(
      /^ {2}PINPOST_REDIS_URL: wants the URL of a Redis 7/,
    )
  })

  it.each([
    ['PINPOST_ACCOUNTS', undefined, 'at least one account'],
    [
      'PINPOST_ACCOUNTS',
      '[{"key":"demo0001","secrets":["demo-secret"]}]',
      'holds a secret that is printed in the files',
    ],
    [
      'PINPOST_ACCOUNTS',
      '[{"key":"shop0001","secrets":["b2vd8qz3kx"],"countries":["GB"]},{"key":"shop0002","secrets":["b2vd8qz3ky"]}]',
      'PINPOST_ACCOUNTS[1].countries: missing, list the countries that it may verify, such as ["GB","IE"], or ["*"]',
    ],
    ['PINPOST_TIME_SCALE', '60', 'wants 1 in production'],
  ])('production refuses %s=%s', (name, value, text) => {
    expect(messageOf({ [name]: value })).toContain(text)
    expect(messageOf({ [name]: value, NODE_ENV: 'development' })).toBe('')
  })

  it('lists what production refuses together with all other problems', () => {
    const message = messageOf({
      PINPOST_ACCOUNTS: undefined,
      PINPOST_TIME_SCALE: '60',
      PINPOST_REDIS_URL: 'nowhere',
    })
    expect(message).toMatch(/PINPOST_REDIS_URL: .*\n.*PINPOST_ACCOUNTS: .*\n.*PINPOST_TIME_SCALE: /)
  })

  it('the demo account exists in development only', () => {
    const config = readConfig({ ...EXAMPLE, NODE_ENV: 'development', PINPOST_ACCOUNTS: undefined })
    expect(config.seeds.accounts).toMatchObject([{ key: 'demo0001', secrets: ['demo-secret'] }])
  })

  it('without NODE_ENV it is production, without the demo account', () => {
    expect(messageOf({ NODE_ENV: undefined, PINPOST_ACCOUNTS: undefined })).toContain('at least one account')
    expect(readConfig({ ...EXAMPLE, NODE_ENV: undefined }).isProduction).toBe(true)
  })

  it('a sender is needed: a number or a Messaging Service', () => {
    const neither = { PINPOST_TWILIO_FROM: undefined, PINPOST_TWILIO_MESSAGING_SERVICE_SID: undefined }
    expect(messageOf(neither)).toContain('PINPOST_TWILIO_FROM')
    expect(messageOf({ ...neither, PINPOST_TWILIO_FROM: '+15005550006' })).toBe('')
    const service = { PINPOST_TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}` }
    expect(messageOf({ ...neither, ...service })).toBe('')
  })
})
