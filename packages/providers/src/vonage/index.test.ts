import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { Secret } from '@pinpost/core'
import { describe, expect, test } from 'vitest'
import type { CredentialContext } from '../vendor.ts'
import { vonage } from './index.ts'
import { FROM, KEYS, WIRING } from './vonage-fixture.suite.ts'

const pem = KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const PLACES: Readonly<Record<string, string>> = {
  SECRET: 'api-secret-91ce',
  SIGNATURE: 'current-secret-5f1e',
  PEM: pem,
  ONE_LINE: pem.replaceAll('\n', String.raw`\n`),
  EC_PEM: EC.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  NO_PEM: '/run/secrets/vonage.key',
}

const context: CredentialContext = {
  timeoutMs: 1_000,
  secret: (source) => new Secret(('env' in source ? PLACES[source.env] : undefined) ?? ''),
}
const env = (name: string) => ({ env: name })
const SMS_ONLY = { apiKey: 'abcd1234', apiSecret: env('SECRET') }
const applicationId = '00000000-1111-2222-3333-444444444444'
const ROUTE = { ...WIRING, sender: { number: FROM } }

describe('the settings of a credential', () => {
  test('need key and secret for SMS, and an application for calls', () => {
    const carrier = vonage.open(SMS_ONLY, context)
    expect(carrier.sms?.(ROUTE)).toMatchObject({ name: 'vonage-test', channel: 'sms' })
    expect(() => carrier.voice?.(ROUTE)).toThrow('set applicationId and privateKey, which calls need')
  })

  test.each(['PEM', 'ONE_LINE'])('open calls with the key in %s', (place) => {
    const carrier = vonage.open({ ...SMS_ONLY, applicationId, privateKey: env(place) }, context)
    expect(carrier.voice?.(ROUTE)).toMatchObject({ channel: 'voice' })
  })

  test.each([
    [{ applicationId }, 'applicationId, privateKey: set both or neither'],
    [{ privateKey: env('PEM') }, 'applicationId, privateKey: set both or neither'],
    [{ applicationId, privateKey: env('NO_PEM') }, 'privateKey: not the PEM of an RSA key'],
    [{ applicationId, privateKey: env('EC_PEM') }, 'privateKey: not the PEM of an RSA key'],
    [
      { signatureSecret: env('SIGNATURE') },
      'signatureMethod: missing, set the method that the account signs with',
    ],
    [{ signatureSecret: env('SIGNATURE'), signatureMethod: 'sha3' }, 'invalid settings'],
    [{ applicationId: 'mine', privateKey: env('PEM') }, 'invalid settings'],
    [{ restUrl: 'rest.nexmo.com' }, 'invalid settings: restUrl: '],
    [{ apiSecret: 'api-secret-91ce' }, 'invalid settings'],
    [{ unknown: true }, 'invalid settings: unknown:'],
  ])('are refused: %j', (settings, message) => {
    let thrown: unknown
    try {
      vonage.open({ ...SMS_ONLY, ...settings }, context)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ message: expect.stringContaining(message) })
    for (const secret of Object.values(PLACES)) expect(inspect(thrown)).not.toContain(secret)
  })

  test('of signed callbacks are accepted', () => {
    const signed = { signatureSecret: env('SIGNATURE'), previousSignatureSecret: env('SECRET') }
    const settings = {
      ...SMS_ONLY,
      ...signed,
      signatureMethod: 'sha512',
      apiUrl: 'https://api-eu-1.nexmo.com',
    }
    expect(vonage.open(settings, context).sms).toBeDefined()
  })
})
