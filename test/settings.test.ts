import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { developmentEnvironment, developmentValues } from '../scripts/lib/development.mjs'
import { nodeVersionComplaint } from '../scripts/lib/node-version.mjs'
import { requireProductionValues } from '../scripts/lib/production.mjs'
import { stopGraceMs } from '../scripts/lib/settings.mjs'
import { runNode, someFolder } from './support/script.ts'

describe('the development values', () => {
  test('are generated once, readable by this user only', () => {
    const home = join(someFolder(), 'home')
    const values = developmentValues(home)

    expect(statSync(join(home, 'development.json')).mode & 0o777).toBe(0o600)
    expect(statSync(home).mode & 0o777).toBe(0o700)
    expect(developmentValues(home)).toEqual(values)
    expect(values['PINPOST_PIN_KEYS']).toMatch(/^dev1:[A-Za-z0-9+/]{43}=$/)
    expect(values['PINPOST_FINGERPRINT_KEY']).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    expect(values['PINPOST_SIMULATOR_ACCOUNT_SID']).toMatch(/^AC[0-9a-f]{32}$/)
    expect(values['PINPOST_SIMULATOR_AUTH_TOKEN']).toMatch(/^[0-9a-f]{32}$/)
  })

  test('do not overwrite a file that cannot be read', () => {
    const home = someFolder()
    writeFileSync(join(home, 'development.json'), '{"PINPOST_PIN_KEYS":')

    expect(() => developmentValues(home)).toThrow(`Remove ${home} to begin anew`)
    expect(readFileSync(join(home, 'development.json'), 'utf8')).toBe('{"PINPOST_PIN_KEYS":')
  })

  const values = {
    PINPOST_PIN_KEYS: 'dev1:key',
    PINPOST_FINGERPRINT_KEY: 'fingerprint',
    PINPOST_SIMULATOR_ACCOUNT_SID: 'ACdev',
    PINPOST_SIMULATOR_AUTH_TOKEN: 'devtoken',
  }
  const urls = { api: 'http://api', simulator: 'http://simulator', smtp: 'http://127.0.0.1:1025' }

  test('connect the worker to the simulator', () => {
    expect(developmentEnvironment({}, values, urls)).toEqual({
      NODE_ENV: 'development',
      ...values,
      PINPOST_PUBLIC_URL: 'http://api',
      PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true',
      PINPOST_SIMULATOR_SKIP_WAIT_URL: 'http://api/dev/skip-wait',
      PINPOST_SIMULATOR_LIMITS_URL: 'http://api/dev/limits',
      PINPOST_TWILIO_ACCOUNT_SID: 'ACdev',
      PINPOST_TWILIO_AUTH_TOKEN: 'devtoken',
      PINPOST_TWILIO_BASE_URL: 'http://simulator',
      PINPOST_TWILIO_FROM: '+15005550006',
      PINPOST_SMTP_HOST: '127.0.0.1',
      PINPOST_SMTP_PORT: '1025',
      PINPOST_SMTP_TLS: 'none',
      PINPOST_EMAIL_FROM: 'verify@pinpost.example',
      PINPOST_INSECURE_SMTP_WITHOUT_TLS: 'true',
      PINPOST_TELEGRAM_TOKEN: 'devtoken',
      PINPOST_TELEGRAM_BASE_URL: 'http://simulator/telegram',
      PINPOST_WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
      PINPOST_WHATSAPP_ACCESS_TOKEN: 'devtoken',
      PINPOST_WHATSAPP_APP_SECRET: 'devtoken',
      PINPOST_WHATSAPP_VERIFY_TOKEN: 'simulator-verify-token',
      PINPOST_WHATSAPP_TEMPLATE: 'verify_code',
      PINPOST_WHATSAPP_BASE_URL: 'http://simulator/whatsapp',
      PINPOST_SIMULATOR_WHATSAPP_WEBHOOK_URL: 'http://api/webhooks/whatsapp',
    })
  })

  test.each([{ PINPOST_TELEGRAM_TOKEN: 'mine' }, { PINPOST_ROUTES_FILE: 'routes.yaml' }])(
    'leave Telegram as it is with %j',
    (given) => {
      const environment = developmentEnvironment(given, values, urls)
      expect(environment).not.toHaveProperty('PINPOST_TELEGRAM_TOKEN')
      expect(environment).not.toHaveProperty('PINPOST_TELEGRAM_BASE_URL')
    },
  )

  test.each([{ PINPOST_WHATSAPP_PHONE_NUMBER_ID: '12345' }, { PINPOST_ROUTES_FILE: 'routes.yaml' }])(
    'leave WhatsApp as it is with %j',
    (given) => {
      const environment = developmentEnvironment(given, values, urls)
      expect(environment).not.toHaveProperty('PINPOST_WHATSAPP_APP_SECRET')
      expect(environment).not.toHaveProperty('PINPOST_WHATSAPP_BASE_URL')
    },
  )

  test.each([{ PINPOST_SMTP_HOST: 'smtp.shop.example' }, { PINPOST_ROUTES_FILE: 'routes.yaml' }])(
    'do not change e-mail with %j',
    (given) => {
      const environment = developmentEnvironment(given, values, urls)
      expect(environment).not.toHaveProperty('PINPOST_INSECURE_SMTP_WITHOUT_TLS')
      expect(environment).not.toHaveProperty('PINPOST_EMAIL_FROM')
    },
  )

  test('do not replace variables that are set', () => {
    const given = {
      PINPOST_PIN_KEYS: 'mine:key',
      PINPOST_TWILIO_BASE_URL: 'http://elsewhere',
      PINPOST_PUBLIC_URL: '',
    }

    expect(developmentEnvironment(given, values, urls)).toMatchObject({
      PINPOST_PIN_KEYS: 'mine:key',
      PINPOST_TWILIO_BASE_URL: 'http://elsewhere',
      PINPOST_TWILIO_ACCOUNT_SID: 'ACdev',
      PINPOST_PUBLIC_URL: 'http://api',
    })
  })

  test('set no Twilio variable if there is a real account', () => {
    const given = { PINPOST_TWILIO_ACCOUNT_SID: 'ACmine', PINPOST_TWILIO_AUTH_TOKEN: 'mine' }
    const environment = developmentEnvironment(given, values, urls)

    expect(Object.keys(environment).filter((name) => name.startsWith('PINPOST_TWILIO_'))).toEqual([])
    expect(environment['PINPOST_SIMULATOR_AUTH_TOKEN']).toBe('devtoken')
  })

  test('use a configured token for both worker and simulator', () => {
    const environment = developmentEnvironment({ PINPOST_TWILIO_AUTH_TOKEN: 'mine' }, values, urls)

    expect(environment['PINPOST_SIMULATOR_AUTH_TOKEN']).toBe('mine')
    expect(environment['PINPOST_TWILIO_AUTH_TOKEN']).toBe('mine')
  })
})

describe('production', () => {
  const complete = {
    PINPOST_REDIS_URL: 'x',
    PINPOST_PIN_KEYS: 'x',
    PINPOST_FINGERPRINT_KEY: 'x',
    PINPOST_ACCOUNTS: 'x',
    PINPOST_TWILIO_ACCOUNT_SID: 'x',
    PINPOST_TWILIO_AUTH_TOKEN: 'x',
    PINPOST_TWILIO_MESSAGING_SERVICE_SID: 'x',
    PINPOST_PUBLIC_URL: 'x',
  }

  test('starts with all variables', () => {
    expect(() => {
      requireProductionValues(complete)
    }).not.toThrow()
  })

  test('needs no Twilio variables with a routes file', () => {
    const others = Object.fromEntries(
      Object.entries(complete).filter(([name]) => !name.startsWith('PINPOST_TWILIO_')),
    )

    expect(() => {
      requireProductionValues({ ...others, PINPOST_ROUTES_FILE: '/etc/pinpost/routes.yaml' })
    }).not.toThrow()
    expect(() => {
      requireProductionValues(others)
    }).toThrow('PINPOST_TWILIO_ACCOUNT_SID or PINPOST_ROUTES_FILE')
  })

  test('names every missing variable', () => {
    const changes = { PINPOST_PUBLIC_URL: '', PINPOST_TWILIO_MESSAGING_SERVICE_SID: '', PINPOST_ACCOUNTS: '' }

    expect(() => {
      requireProductionValues({ ...complete, ...changes })
    }).toThrow(
      /:\n {2}PINPOST_ACCOUNTS\n {2}PINPOST_PUBLIC_URL\n {2}PINPOST_TWILIO_FROM or PINPOST_TWILIO_MESSAGING_SERVICE_SID or PINPOST_ROUTES_FILE$/,
    )
  })

  test('ends npm start before anything else', async () => {
    const script = runNode(['scripts/start.mjs'], {
      NODE_ENV: 'production',
      PINPOST_HOME: join(someFolder(), 'home'),
    })

    expect(await script.ended).toBe(1)
    expect(script.output()).toMatch(/^\nNODE_ENV is production, .*\n {2}PINPOST_REDIS_URL\n/)
  })
})

test.each([
  ['18.20.8', false],
  ['20.18.3', false],
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['24.11.1', true],
  ['25.0.0-nightly', true],
])('Node %s is new enough: %s', (version, isEnough) => {
  expect(nodeVersionComplaint(version) === undefined).toBe(isEnough)
})

test('allows the configured time for deliveries to end, and 3.5 s by default', () => {
  expect(stopGraceMs({})).toBe(3_500)
  expect(stopGraceMs({ PINPOST_STOP_SECONDS: '15' })).toBe(15_500)
})

test('npm test refuses to skip the browser tests in CI', async () => {
  const script = runNode(['scripts/test.mjs', 'no-such-test'], { CI: 'true', PATH: someFolder() })

  expect(await script.ended).toBe(1)
  expect(script.output()).toContain('NO CHROMIUM WAS FOUND')
})
