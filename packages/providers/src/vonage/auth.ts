import { randomUUID, sign } from 'node:crypto'
import type { SMS } from '@vonage/sms'
import type { Application, VonageCredential } from './credential.ts'

type Auth = Extract<ConstructorParameters<typeof SMS>[0], { createBasicHeader: unknown }>

/** Seconds; one token serves one request. */
const TOKEN_LIFE_SECONDS = 300

/** Replaces the SDK's auth, which logs the private key in debug mode and treats a key as a file name. */
export function makeAuth({ apiKey, apiSecret, application }: VonageCredential): Auth {
  return {
    createBasicHeader: async () =>
      `Basic ${Buffer.from(`${apiKey}:${apiSecret.reveal()}`).toString('base64')}`,
    async createBearerHeader() {
      if (application === undefined) throw new Error('the credential has no application')
      return `Bearer ${tokenOf(application)}`
    },
    getQueryParams: notUsed,
    createSignatureHash: notUsed,
  }
}

async function notUsed(): Promise<never> {
  throw new Error('unexpected request')
}

/** https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens */
function tokenOf({ id, privateKey }: Application): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { application_id: id, iat: now, exp: now + TOKEN_LIFE_SECONDS, jti: randomUUID() }
  const signed = [{ typ: 'JWT', alg: 'RS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}
