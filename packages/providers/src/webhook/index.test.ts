import { inspect } from 'node:util'
import { Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import type { CredentialContext } from '../vendor.ts'
import { webhook } from './index.ts'
import { SECRETS, WIRING } from './webhook-fixture.suite.ts'

const base64Of = (bytes: number): string => Buffer.alloc(bytes, 'k').toString('base64')

const PLACES: Readonly<Record<string, string>> = {
  SECRET: SECRETS.current,
  PREVIOUS: SECRETS.previous,
  SHORTEST: `whsec_${base64Of(24)}`,
  LONGEST: `whsec_${base64Of(64)}`,
  SHORT: `whsec_${base64Of(23)}`,
  LONG: `whsec_${base64Of(65)}`,
  BARE: base64Of(32),
  PASSWORD: 'whsec_no+base64-at-all-but-long-enough',
  /** decodes to 33 bytes, with leftover bits */
  REST: `whsec_${'k'.repeat(45)}`,
  ODD: `whsec_${base64Of(32)}A`,
}

const context: CredentialContext = {
  timeoutMs: 1_000,
  secret: (source) => new Secret(('env' in source ? PLACES[source.env] : undefined) ?? ''),
}
const env = (name: string) => ({ env: name })
const GATEWAY = { url: 'https://gateway.example.com/send', secret: env('SECRET') }

describe('the settings of a credential', () => {
  test.each([
    {},
    { previousSecret: env('PREVIOUS') },
    { secret: env('SHORTEST') },
    { secret: env('LONGEST') },
    { url: 'http://127.0.0.1:8089/' },
    { url: 'http://localhost:8089' },
    { url: 'http://[::1]:8089' },
    { url: 'http://gateway.internal', insecure: true },
  ])('open messages and calls: %j', (settings) => {
    const carrier = webhook.open({ ...GATEWAY, ...settings }, context)
    expect(carrier.sms?.(WIRING)).toMatchObject({ name: 'webhook-test', channel: 'sms' })
    expect(carrier.voice?.(WIRING)).toMatchObject({ channel: 'voice' })
  })

  test.each([
    [{ url: 'http://gateway.example.com' }, 'set insecure: true'],
    [{ url: 'http://127.0.0.1.example.com' }, 'set insecure: true'],
    [{ url: 'http://gateway.example.com', insecure: false }, 'set insecure: true'],
    [{ url: 'https://user:hunter2@gateway.example.com' }, 'url: use a URL without a password'],
    [{ url: 'https://[gateway' }, 'url: use a URL without a password'],
    [{ url: 'ftp://gateway.example.com' }, 'invalid settings'],
    [{ secret: env('SHORT') }, 'secret: use whsec_ and 24 to 64 bytes in base64'],
    [{ secret: env('LONG') }, 'secret: use whsec_ and 24 to 64 bytes in base64'],
    [{ secret: env('BARE') }, 'secret: use whsec_ and 24 to 64 bytes in base64'],
    [{ secret: env('ODD') }, 'secret: use whsec_ and 24 to 64 bytes in base64'],
    [{ secret: env('REST') }, 'secret: use whsec_ and 24 to 64 bytes in base64'],
    [{ previousSecret: env('PASSWORD') }, 'previousSecret: use whsec_ and 24 to 64 bytes in base64'],
    [{ secret: 'whsec_itself' }, 'invalid settings'],
    [{ unknown: true }, 'invalid settings'],
  ])('are refused: %j', (settings, message) => {
    let thrown: unknown
    try {
      webhook.open({ ...GATEWAY, ...settings }, context)
    } catch (error) {
      thrown = error
    }
    expect(inspect(thrown)).toContain(message)
    for (const secret of [...Object.values(PLACES), 'hunter2']) expect(inspect(thrown)).not.toContain(secret)
  })
})
