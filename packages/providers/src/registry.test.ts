import { inspect } from 'node:util'
import { Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { makeProviders, type Providers } from './registry.ts'
import type { RoutesFile } from './routes-file/schema.ts'

const TOKEN = 'the-token-0123456789'
const FROM = { number: '+15005550006' }
const FILE: RoutesFile = {
  credentials: {
    twilio: { vendor: 'twilio', accountSid: `AC${'0'.repeat(32)}`, authToken: { env: 'TOKEN' } },
    second: { vendor: 'twilio', accountSid: `AC${'1'.repeat(32)}`, authToken: { env: 'TOKEN' } },
  },
  routes: [
    { name: 'us-sms', channel: 'sms', credential: 'twilio', sender: FROM, countries: ['US'], price: 0.0079 },
    { name: 'calls', channel: 'voice', credential: 'twilio', sender: FROM, ratePerSecond: 1 },
    { name: 'rest-sms', channel: 'sms', credential: 'second', sender: FROM, prices: { GB: 0.04 }, order: 9 },
  ],
}

function openRoutes(file: RoutesFile | (() => RoutesFile)): Promise<Providers> {
  return makeProviders({
    publicUrl: 'https://verify.example.com',
    read: () => (typeof file === 'function' ? file() : file),
    secret: () => new Secret(TOKEN),
  })
}

describe('makeProviders', () => {
  test('lists the routes of a channel in the order of the file, with prices in millionths of a euro', async () => {
    const providers = await openRoutes(FILE)
    const [us, rest, ...others] = providers.routes('sms')
    expect(others).toEqual([])
    expect(us).toMatchObject({
      name: 'us-sms',
      provider: 'twilio',
      countries: ['US'],
      price: 7_900,
      order: 0,
    })
    expect(rest).toMatchObject({ name: 'rest-sms', price: 0, prices: { GB: 40_000 }, order: 9, weight: 1 })
    expect(providers.routes('voice')).toMatchObject([{ name: 'calls', ratePerSecond: 1 }])
  })

  test('finds a provider by the name of its route', async () => {
    const providers = await openRoutes(FILE)
    expect(providers.byName('calls')).toMatchObject({ name: 'calls', channel: 'voice' })
    expect(providers.byName('us-sms')?.channel).toBe('sms')
    expect(providers.byName('toString')).toBe(undefined)
  })

  test('lists all routes of a credential', async () => {
    const providers = await openRoutes(FILE)
    expect(providers.siblings('calls')).toEqual(['us-sms', 'calls'])
    expect(providers.siblings('rest-sms')).toEqual(['rest-sms'])
  })

  test('a reload uses the new routes, or keeps the old ones if the new ones cannot be opened', async () => {
    let file = FILE
    const providers = await openRoutes(() => file)
    const before = providers.byName('calls')
    file = { ...FILE, routes: FILE.routes.slice(0, 1) }
    await providers.reload()
    expect(providers.byName('calls')).toBe(undefined)
    expect(providers.byName('us-sms')).toBeDefined()
    expect(before?.name).toBe('calls')
    file = { ...FILE, credentials: {} }
    await expect(providers.reload()).rejects.toThrow('no credential is named twilio')
    expect(providers.byName('us-sms')).toBeDefined()
  })

  test('reports all problems at once, without a secret', async () => {
    const wrong: RoutesFile = {
      credentials: {
        nobody: { vendor: 'nobody' },
        twilio: { vendor: 'twilio', accountSid: 'SK1', authToken: { env: 'TOKEN' } },
        second: FILE.credentials['second'] ?? {},
      },
      routes: [
        { name: 'a', channel: 'sms', credential: 'gone', sender: FROM },
        { name: 'calls', channel: 'voice', credential: 'second', sender: { service: 'MG1' } },
        { name: 'calls', channel: 'voice', credential: 'second', sender: FROM },
        { name: 'calls', channel: 'voice', credential: 'second', sender: FROM },
      ],
    }
    let told = ''
    try {
      await openRoutes(wrong)
    } catch (error) {
      told = inspect(error)
    }
    expect(told).toContain('credentials.nobody: vendor: missing or unknown, use one of twilio')
    expect(told).toContain('credentials.twilio: invalid settings')
    expect(told).toContain('routes.a: no credential is named gone')
    expect(told).toContain('routes.calls: sender: set a number, which calls need')
    expect(told).toContain('routes.calls: another route has the same name')
    expect(told).not.toContain(TOKEN)
  })
})
