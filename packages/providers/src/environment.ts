import { Secret } from '@pinpost/core'
import { makeValidator, str } from 'envalid'

import type { ProvidersOptions } from './registry.ts'

const accountSid = makeValidator((text) => {
  if (!/^AC[0-9a-f]{32}$/i.test(text)) throw new Error('no account SID')
  return text
})
const secret = makeValidator((text) => {
  if (text.length < 16 || text.length > 256) throw new Error('wrong length')
  return new Secret(text)
})
const sender = makeValidator((text) => {
  if (!/^\+[1-9]\d{6,14}$/.test(text)) throw new Error('no number')
  return text
})
const messagingService = makeValidator((text) => {
  if (!/^MG[0-9a-f]{32}$/i.test(text)) throw new Error('no Messaging Service SID')
  return text
})
const baseUrl = makeValidator((text) => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new Error('no URL')
  return text.replace(/\/+$/, '')
})

/** The variables of this room; every app that sends or reads receipts merges them into its own. */
export const PROVIDER_VARIABLES = {
  PINPOST_PUBLIC_URL: baseUrl({
    desc: 'the URL under which providers reach the API; callbacks and their signatures are made with it',
    example: 'https://verify.example.com',
  }),
  PINPOST_TWILIO_ACCOUNT_SID: accountSid({
    desc: 'AC and 32 hex digits',
    example: `AC${'0123456789abcdef'.repeat(2)}`,
  }),
  PINPOST_TWILIO_AUTH_TOKEN: secret({ desc: "the account's auth token", example: '32 hex digits' }),
  PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS: secret({
    default: undefined,
    desc: 'the token before a rotation, while callbacks signed with it still come',
    example: '32 hex digits',
  }),
  PINPOST_TWILIO_BASE_URL: baseUrl({
    default: 'https://api.twilio.com',
    desc: 'another region of Twilio, or the simulator',
    example: 'https://api.sydney.au1.twilio.com',
  }),
  PINPOST_TWILIO_FROM: sender({
    default: undefined,
    // envalid gives the values checked so far by name.
    requiredWhen: (values) => values['PINPOST_TWILIO_MESSAGING_SERVICE_SID'] === undefined,
    desc: 'the number that messages and calls come from (calls need it), or a PINPOST_TWILIO_MESSAGING_SERVICE_SID',
    example: '+15005550006',
  }),
  PINPOST_TWILIO_MESSAGING_SERVICE_SID: messagingService({
    default: undefined,
    desc: 'MG and 32 hex digits; for SMS it goes before PINPOST_TWILIO_FROM',
    example: `MG${'0123456789abcdef'.repeat(2)}`,
  }),
  PINPOST_TWILIO_ALLOW_SENDER_ID: str({
    choices: ['true', 'false'],
    default: 'false',
    desc: 'true where Twilio may send under the sender_id of a request',
    example: 'false',
  }),
}

interface ProviderEnvironment {
  readonly PINPOST_PUBLIC_URL: string
  readonly PINPOST_TWILIO_ACCOUNT_SID: string
  readonly PINPOST_TWILIO_AUTH_TOKEN: Secret
  readonly PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS: Secret | undefined
  readonly PINPOST_TWILIO_BASE_URL: string
  readonly PINPOST_TWILIO_FROM: string | undefined
  readonly PINPOST_TWILIO_MESSAGING_SERVICE_SID: string | undefined
  readonly PINPOST_TWILIO_ALLOW_SENDER_ID: string
}

export function providersOptions(environment: ProviderEnvironment): ProvidersOptions {
  const publicUrl = environment.PINPOST_PUBLIC_URL
  return {
    twilio: {
      accountSid: environment.PINPOST_TWILIO_ACCOUNT_SID,
      authToken: environment.PINPOST_TWILIO_AUTH_TOKEN,
      previousAuthToken: environment.PINPOST_TWILIO_AUTH_TOKEN_PREVIOUS,
      baseUrl: environment.PINPOST_TWILIO_BASE_URL,
      from: environment.PINPOST_TWILIO_FROM,
      messagingServiceSid: environment.PINPOST_TWILIO_MESSAGING_SERVICE_SID,
      allowSenderId: environment.PINPOST_TWILIO_ALLOW_SENDER_ID === 'true',
      callbackUrl: (name, { verificationId, attempt }) =>
        `${publicUrl}/webhooks/${name}/${verificationId}/${attempt}`,
    },
  }
}
