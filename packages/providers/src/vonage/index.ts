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
 * SMS from a number or an alphanumeric sender; calls from a number. The account has to send its webhooks as POST or
 * POST-JSON: a GET would carry the person's number in its URL, and is refused.
 */
export const vonage = defineVendor({
  settings: Type.Object(
    {
      apiKey: Type.String({ pattern: '^[A-Za-z0-9]{1,64}$' }),
      apiSecret: SecretSource,
      /**
       * What Vonage signs callbacks with, where the account has that switched on. Without it a receipt rests on its
       * URL alone, which carries a MAC that only we can make, and which Vonage and whoever reads its logs know.
       */
      signatureSecret: Type.Optional(SecretSource),
      previousSignatureSecret: Type.Optional(SecretSource),
      /** as the account's settings say, for SMS; the HMACs sha256 and sha512 are the ones to choose there */
      signatureMethod: Type.Optional(Type.Enum(['md5hash', 'md5', 'sha1', 'sha256', 'sha512'])),
      /** the application that calls are made in, with its private key; for voice alone */
      applicationId: Type.Optional(
        Type.String({ pattern: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' }),
      ),
      privateKey: Type.Optional(SecretSource),
      /** for SMS; `https://rest.nexmo.com` where not given */
      restUrl: Type.Optional(HttpUrl),
      /** for calls; `https://api.nexmo.com` where not given */
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
  if (method === undefined) throw new Error('signatureMethod: which one the account signs with')
  return { secret, previousSecret, method }
}

function applicationOf(id: string | undefined, privateKey: Secret | undefined): Application | undefined {
  if (id === undefined && privateKey === undefined) return undefined
  if (id === undefined || privateKey === undefined) throw new Error('applicationId, privateKey: both or none')
  return { id, privateKey: keyOf(privateKey) }
}

/** A variable of one line has `\n` for each line's end. */
function keyOf(pem: Secret): KeyObject {
  try {
    const key = createPrivateKey(pem.reveal().replaceAll(String.raw`\n`, '\n'))
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // The reason is dropped: it may quote the key.
  }
  throw new Error('privateKey: the PEM of an RSA key')
}
