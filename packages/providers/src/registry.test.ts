import { inspect } from 'node:util'
import { Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import { makeProviders } from './registry.ts'
import type { TwilioOptions } from './twilio/client.ts'

const TWILIO: TwilioOptions = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: new Secret('the-token'),
  callbackUrl: () => 'https://verify.example.com/callback',
}
const FROM = '+15005550006'
const SERVICE = `MG${'1'.repeat(32)}`

const names = (twilio: TwilioOptions): string[] => {
  const providers = makeProviders({ twilio })
  return [...providers.forChannel('sms'), ...providers.forChannel('voice')].map(({ name }) => name)
}

describe('makeProviders', () => {
  test('without a vendor has nothing for any channel', () => {
    const providers = makeProviders({})
    expect(providers.forChannel('sms')).toEqual([])
    expect(providers.byName('twilio-sms')).toBe(undefined)
  })

  test('a number carries both channels, a Messaging Service SMS alone', () => {
    expect(names({ ...TWILIO, from: FROM })).toEqual(['twilio-sms', 'twilio-voice'])
    expect(names({ ...TWILIO, messagingServiceSid: SERVICE })).toEqual(['twilio-sms'])
    expect(names({ ...TWILIO, messagingServiceSid: SERVICE, from: FROM })).toEqual([
      'twilio-sms',
      'twilio-voice',
    ])
  })

  test('finds by name what it lists by channel', () => {
    const providers = makeProviders({ twilio: { ...TWILIO, from: FROM } })
    for (const channel of ['sms', 'voice'] as const) {
      const [provider] = providers.forChannel(channel)
      expect(provider?.channel).toBe(channel)
      expect(providers.byName(provider?.name ?? '')).toBe(provider)
    }
    expect(providers.byName('toString')).toBe(undefined)
  })

  test('refuses options that cannot work, without the token', () => {
    const wrong: TwilioOptions[] = [TWILIO, { ...TWILIO, from: FROM, accountSid: 'SK1' }]
    for (const twilio of wrong) {
      let message = ''
      try {
        makeProviders({ twilio })
      } catch (error) {
        message = inspect(error)
      }
      expect(message).toMatch(/from or messagingServiceSid|accountSid must start with AC/)
      expect(message).not.toContain('the-token')
    }
  })
})
