import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { Secret } from '@pinpost/core'
import { Type } from 'typebox'
import { HttpUrl, SecretSource } from '../routes-file/schema.ts'
import { defineVendor } from '../vendor.ts'
import { makeClient } from './client.ts'
import type { Application, SignatureMethod, Signing } from './credential.ts'
import { vonageSms } from './sms.ts'
import { vonageVoice } from './voice.ts'

/**
 * SMS from a number or an alphanumeric sender; calls from a number. Set the account's webhooks to POST or POST-JSON: a
 * GET would carry the person's number in its URL and is refused.
 */
export const vonage = defineVendor({
  settings: Type.Object(
    {
      apiKey: Type.String({ pattern: '^[A-Za-z0-9]{1,64}$' }),
      apiSecret: SecretSource,
      /**
       * The secret that signs callbacks, if the account has signing on. Without it, only the MAC in the callback URL
       * proves a receipt, and Vonage and readers of its logs know that URL.
       */
      signatureSecret: Type.Optional(SecretSource),
      previousSignatureSecret: Type.Optional(SecretSource),
      /** as in the account's settings, for SMS; prefer the HMACs sha256 and sha512 */
      signatureMethod: Type.Optional(Type.Enum(['md5hash', 'md5', 'sha1', 'sha256', 'sha512'])),
      /** the application that makes calls, with its private key; for voice only */
      applicationId: Type.Optional(
        Type.String({ pattern: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' }),
      ),
      privateKey: Type.Optional(SecretSource),
      /** for SMS; default `https://rest.nexmo.com` */
      restUrl: Type.Optional(HttpUrl),
      /** for calls; default `https://api.nexmo.com` */
      apiUrl: Type.Optional(HttpUrl),
    },
    { additionalProperties: false },
  ),
  open(settings, { secret }) {
    const { apiKey, restUrl, apiUrl, applicationId, privateKey } = settings
    const { signatureSecret, previousSignatureSecret, signatureMethod } = settings
    const credential = {
      apiKey,
      apiSecret: secret(settings.apiSecret),
      signing:
        signatureSecret &&
        signingOf(
          secret(signatureSecret),
          previousSignatureSecret && secret(previousSignatureSecret),
          signatureMethod,
        ),
      application: applicationOf(applicationId, privateKey && secret(privateKey)),
      restUrl,
      apiUrl,
    }
    const client = makeClient(credential)
    return {
      sms: (wiring) => vonageSms(client, credential, wiring),
      voice: (wiring) => vonageVoice(client, credential, wiring),
    }
  },
})

function signingOf(
  secret: Secret,
  previousSecret: Secret | undefined,
  method: SignatureMethod | undefined,
): Signing {
  if (method === undefined)
    throw new Error('signatureMethod: missing, set the method that the account signs with')
  return { secret, previousSecret, method }
}

function applicationOf(id: string | undefined, privateKey: Secret | undefined): Application | undefined {
  if (id === undefined && privateKey === undefined) return undefined
  if (id === undefined || privateKey === undefined)
    throw new Error('applicationId, privateKey: set both or neither')
  return { id, privateKey: keyOf(privateKey) }
}

/** In an environment variable of one line, `\n` stands for a line break. */
function keyOf(pem: Secret): KeyObject {
  try {
    const key = createPrivateKey(pem.reveal().replaceAll(String.raw`\n`, '\n'))
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // The cause is dropped, because it may quote the key.
  }
  throw new Error('privateKey: not the PEM of an RSA key')
}
