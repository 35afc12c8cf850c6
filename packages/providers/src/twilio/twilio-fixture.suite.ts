import { type Channel, type Outcome, Secret } from '@pinpost/core'
import twilio from 'twilio'
import type { Provider } from '../provider.ts'
import type { ProviderFixture } from '../provider.suite.ts'
import type { Reply } from '../scripted-server.suite.ts'
import type { RouteWiring } from '../vendor.ts'
import { makeClient, type TwilioClient, type TwilioCredential } from './client.ts'

export const PIN = '739182'
export const NUMBER = '+447700900123'
export const ACCOUNT_SID = `AC${'0a'.repeat(16)}`
export const FROM = '+15005550006'
export const SERVICE_SID = `MG${'1b'.repeat(16)}`
export const CALLBACK_URL = 'https://verify.example.com/webhooks/twilio/0123456789abcdef0123456789abcdef/1'

export const TOKENS = {
  current: 'current-token-5f1e',
  previous: 'previous-token-77aa',
  foreign: 'foreign-token-0000',
} as const

export const CREDENTIAL = {
  accountSid: ACCOUNT_SID,
  authToken: new Secret(TOKENS.current),
  previousAuthToken: new Secret(TOKENS.previous),
} as const satisfies TwilioCredential

export const WIRING: RouteWiring = {
  name: 'twilio-test',
  sender: { number: FROM },
  callbackUrl: () => CALLBACK_URL,
  routeUrl: 'https://verify.example.com/unused',
  toMicros: (amount, currency) => (currency === 'USD' ? Math.round(Math.abs(amount) * 900_000) : undefined),
}

export const client = (baseUrl: string): TwilioClient => makeClient({ ...CREDENTIAL, baseUrl })

/** Shared by messages and calls. `make` gets a base URL with a path, as a proxy may have. */
export function twilioFixture<C extends Channel>(
  part: Pick<ProviderFixture<C>, 'delivery' | 'accepted'> & {
    make: (client: TwilioClient, credential: TwilioCredential, wiring: RouteWiring) => Provider<C>
    statusField: 'MessageStatus' | 'CallStatus'
  },
): ProviderFixture<C> {
  const parameters = { [part.statusField]: 'ringing-or-not', AccountSid: ACCOUNT_SID, To: NUMBER, From: FROM }
  const done = {
    ...parameters,
    [part.statusField]: part.statusField === 'CallStatus' ? 'completed' : 'delivered',
  }
  return {
    make: (baseUrl) => part.make(client(`${baseUrl}/carrier/`), CREDENTIAL, WIRING),
    delivery: part.delivery,
    secrets: [PIN, NUMBER, NUMBER.slice(1), TOKENS.current, TOKENS.previous],
    accepted: part.accepted,
    refused: {
      invalidNumber: refusal('invalidNumber', 400, 21211),
      channelUnsupported: refusal('channelUnsupported', 400, 21612),
      geoDenied: refusal('geoDenied', 400, 21408),
      optedOut: refusal('optedOut', 400, 21610),
      contentRejected: refusal('contentRejected', 400, 30007),
      senderRefused: refusal('senderRefused', 400, 21606),
      requestRefused: refusal('requestRefused', 400, 21608),
      fraudBlocked: refusal('fraudBlocked', 403, 60410),
      credentialError: refusal('credentialError', 401, 20003),
      throttled: {
        reply: { ...error(429, 20429), headers: { 'retry-after': '7' } },
        outcome: { kind: 'throttled', retryAfterSeconds: 7, code: '20429' },
      },
      unreachable: refusal('unreachable', 400, 30003),
      ambiguous: { reply: error(500, 20500), outcome: { kind: 'ambiguous', code: 'http_500' } },
      expired: refusal('expired', 400, 30036),
      providerError: 'notTold',
    },
    callback: {
      receipt: { status: 'delivered' },
      make(report, token) {
        const reported = report === 'delivered' ? done : parameters
        return {
          method: 'POST',
          url: CALLBACK_URL,
          headers: token === 'none' ? {} : signatureOf(CALLBACK_URL, reported, TOKENS[token]),
          body: new URLSearchParams(reported).toString(),
        }
      },
    },
    asked: {
      reply: {
        status: 200,
        body: JSON.stringify({
          status: part.statusField === 'CallStatus' ? 'no-answer' : 'undelivered',
          error_code: part.statusField === 'CallStatus' ? null : 30005,
          price: '-0.02000',
          price_unit: 'USD',
        }),
      },
      receipt:
        part.statusField === 'CallStatus'
          ? { status: 'failed', reason: 'unreachable', code: undefined, price: 18_000 }
          : { status: 'failed', reason: 'invalidNumber', code: '30005', price: 18_000 },
    },
  }
}

export const signatureOf = (url: string, parameters: Record<string, string>, token: string) => ({
  'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, { ...parameters }),
})

/** Twilio's error body; its text quotes number and message. */
function error(status: number, code: number): Extract<Reply, object> {
  const message = `The 'To' number ${NUMBER} cannot get 'Acme code: ${PIN}'`
  return {
    status,
    body: JSON.stringify({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }),
  }
}

function refusal(
  kind: Exclude<Outcome['kind'], 'accepted'>,
  status: number,
  code: number,
): { reply: Reply; outcome: Outcome } {
  return { reply: error(status, code), outcome: { kind, code: String(code) } }
}
