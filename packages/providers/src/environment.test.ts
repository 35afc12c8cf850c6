import { cleanEnv, type ReporterOptions } from 'envalid'
import { describe, expect, test } from 'vitest'

import { PROVIDER_VARIABLES, providersOptions } from './environment.ts'
import { makeProviders } from './registry.ts'

const VALUES = {
  PINPOST_PUBLIC_URL: 'https://verify.example.com',
  PINPOST_ROUTES_FILE: undefined,
  PINPOST_TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS: undefined,
  PINPOST_TWILIO_BASE_URL: 'https://api.twilio.com',
  PINPOST_TWILIO_FROM: '+15005550006',
  PINPOST_TWILIO_MESSAGING_SERVICE_SID: undefined,
  PINPOST_TWILIO_ALLOW_SENDER_ID: 'false',
  PINPOST_TWILIO_SMS_PRICE: 0.075,
  PINPOST_INSECURE_SMTP_WITHOUT_TLS: false,
  PINPOST_SMTP_HOST: undefined,
  PINPOST_SMTP_PORT: undefined,
  PINPOST_SMTP_TLS: 'starttls',
  PINPOST_SMTP_USER: undefined,
  PINPOST_EMAIL_FROM: undefined,
  PINPOST_TWILIO_CALL_PRICE: 0.014,
  PINPOST_TELEGRAM_TOKEN: undefined,
  PINPOST_TELEGRAM_TOKEN_PREVIOUS: undefined,
  PINPOST_TELEGRAM_BASE_URL: 'https://gatewayapi.telegram.org',
  PINPOST_TELEGRAM_PRICE: 0.01,
  PINPOST_WHATSAPP_PHONE_NUMBER_ID: undefined,
  PINPOST_WHATSAPP_TEMPLATE: undefined,
  PINPOST_WHATSAPP_LANGUAGES: ['en'],
  PINPOST_WHATSAPP_BASE_URL: 'https://graph.facebook.com',
  PINPOST_WHATSAPP_PRICE: 0.02,
}

describe('routes of the environment', () => {
  test('have the configured prices', () => {
    expect(providersOptions(VALUES, {}).read().routes).toMatchObject([
      { name: 'twilio-sms', price: 0.075 },
      { name: 'twilio-voice', price: 0.014 },
    ])
  })

  test('have no calls without a number to call from', () => {
    const PINPOST_TWILIO_MESSAGING_SERVICE_SID = `MG${'0'.repeat(32)}`
    const values = { ...VALUES, PINPOST_TWILIO_FROM: undefined, PINPOST_TWILIO_MESSAGING_SERVICE_SID }
    expect(
      providersOptions(values, {})
        .read()
        .routes.map(({ name }) => name),
    ).toEqual(['twilio-sms'])
  })

  test('have Telegram if there is a token, which is read from its variable', async () => {
    const variables = { PINPOST_TELEGRAM_TOKEN: 'AAHk-current-token', PINPOST_TWILIO_AUTH_TOKEN: 'x' }
    const options = providersOptions({ ...VALUES, ...variables }, variables)
    expect(options.read().routes).toContainEqual({
      name: 'telegram',
      channel: 'telegram',
      credential: 'telegram',
      price: 0.01,
    })
    expect(options.read().credentials['telegram']).toEqual({
      vendor: 'telegram',
      token: { env: 'PINPOST_TELEGRAM_TOKEN' },
      baseUrl: 'https://gatewayapi.telegram.org',
    })
    expect((await makeProviders(options)).byName('telegram')?.channel).toBe('telegram')
  })

  test('accept the token before a change for as long as it is set', () => {
    const tokens = { PINPOST_TELEGRAM_TOKEN: 'new', PINPOST_TELEGRAM_TOKEN_PREVIOUS: 'old' }
    expect(providersOptions({ ...VALUES, ...tokens }, {}).read().credentials['telegram']).toMatchObject({
      previousToken: { env: 'PINPOST_TELEGRAM_TOKEN_PREVIOUS' },
    })
  })

  test('have WhatsApp if there is a number for it', async () => {
    const values = {
      ...VALUES,
      PINPOST_WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
      PINPOST_WHATSAPP_TEMPLATE: 'verify_code',
    }
    const secrets = {
      PINPOST_TWILIO_AUTH_TOKEN: 'token-0123456789',
      PINPOST_WHATSAPP_ACCESS_TOKEN: 'token-0123456789',
      PINPOST_WHATSAPP_APP_SECRET: 'secret-0123456789',
      PINPOST_WHATSAPP_VERIFY_TOKEN: 'verify-0123456789',
    }
    const providers = await makeProviders(providersOptions(values, secrets))
    expect(providers.routes('whatsapp')).toMatchObject([
      { name: 'whatsapp', provider: 'whatsapp', price: 20_000 },
    ])
    const { PINPOST_WHATSAPP_APP_SECRET: _, ...incomplete } = secrets
    await expect(makeProviders(providersOptions(values, incomplete))).rejects.toThrow(
      'credentials.whatsapp: no secret in PINPOST_WHATSAPP_APP_SECRET',
    )
  })

  test.each(['-1', 'free', '0,07', '101', '1e2', '0.1234567'])('%j is no price', (text) => {
    const { PINPOST_TWILIO_SMS_PRICE } = PROVIDER_VARIABLES
    const wrong: string[] = []
    const reporter = ({ errors }: ReporterOptions<unknown>): void => void wrong.push(...Object.keys(errors))
    cleanEnv({ PINPOST_TWILIO_SMS_PRICE: text }, { PINPOST_TWILIO_SMS_PRICE }, { reporter })
    expect(wrong).toEqual(['PINPOST_TWILIO_SMS_PRICE'])
  })
})
