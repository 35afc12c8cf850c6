import { createPublicKey, generateKeyPairSync } from 'node:crypto'

import { InvalidSettings } from '@pinpost/core'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

import { problemsOf } from './settings-problems.ts'

/** Shorter keys can be broken; SDKs use at least 2,048 bits. */
const MIN_KEY_BITS = 2_048
/** Verifying a signature costs more with longer keys. */
const MAX_KEY_BITS = 8_192

/** For an application whose owner gives no public key. */
export const newKeyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: MIN_KEY_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

export const WEB_URL = 'use an http or https URL without user, password or fragment'

const SETTINGS = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  publicKey: Type.Refine(
    Type.String({ maxLength: 4_096, description: 'use an RSA public key of 2048 to 8192 bits as PEM' }),
    isRsaPublicKey,
  ),
  statusUrl: Type.Optional(Type.Refine(Type.String({ maxLength: 500, description: WEB_URL }), isWebUrl)),
}

const ApplicationSettings = Type.Object(SETTINGS, { additionalProperties: false })
export type ApplicationSettings = Static<typeof ApplicationSettings>

/** @throws InvalidSettings with every problem by path, and no value */
export function parseApplicationSettings(settings: unknown): ApplicationSettings {
  if (!Value.Check(ApplicationSettings, settings))
    throw new InvalidSettings(problemsOf(ApplicationSettings, settings, ''))
  return settings
}

/** A lower-case UUID with dashes, as in SDKs and JWTs. */
export const isApplicationId = (id: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id)

/** `createPublicKey` would take a private key as well. */
function isRsaPublicKey(pem: string): boolean {
  if (!/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) return false
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem)
    const bits = asymmetricKeyDetails?.modulusLength ?? 0
    return asymmetricKeyType === 'rsa' && bits >= MIN_KEY_BITS && bits <= MAX_KEY_BITS
  } catch {
    return false
  }
}

export function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === ''
}
