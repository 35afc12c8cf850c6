import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'

import { randomBytes } from '../redis/random.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const KID = /^[A-Za-z0-9_-]{1,16}$/

interface SealingKey {
  readonly kid: string
  /** a `KeyObject` is never printed, and Node 24 is four times as fast with it as with a `Buffer` */
  readonly key: KeyObject
}

/** The blob's key is not in the key ring. */
export class UnknownKey extends Error {
  /** safe to print; a damaged blob could begin with anything */
  readonly kid: string

  constructor(kid: string) {
    const shown = KID.test(kid) ? kid : '(none)'
    super(`sealed under key ${shown}, which is not in the ring`)
    this.kid = shown
  }
}

/** The first key encrypts, all keys decrypt. For a rotation, add the new key in front and remove the old one later. */
export type KeyRing = readonly [SealingKey, ...SealingKey[]]

/**
 * Reads `kid:base64[,kid:base64…]`, each key 32 bytes.
 * @throws Error that names the entry by position, never by content
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = text.split(',').map((entry, index) => {
    const [, kid, base64] = /^\s*([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/=_-]+)\s*$/.exec(entry) ?? []
    const bytes = Buffer.from(base64 ?? '', 'base64')
    if (kid === undefined || bytes.length !== KEY_BYTES)
      throw new Error(`entry ${index + 1} is not kid:base64 of ${KEY_BYTES} bytes`)
    return { kid, key: createSecretKey(bytes) }
  })
  const [first, ...others] = keys
  if (first === undefined || new Set(keys.map(({ kid }) => kid)).size !== keys.length)
    throw new Error('two keys have the same kid')
  return [first, ...others]
}

/** AES-256-GCM with the verification's id as associated data, so that a blob cannot be moved to another record. */
export function makeSeal(ring: KeyRing) {
  const [sealing] = ring
  return {
    /** Whether the current key encrypted it. */
    isLatest: (blob: string): boolean => blob.startsWith(`${sealing.kid}:`),
    /** @returns `kid:base64url` of nonce, tag and ciphertext */
    seal(text: string, context: string): string {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce).setAAD(Buffer.from(context))
      const sealed = cipher.update(text)
      // GCM returns no data at the end.
      cipher.final()
      return `${sealing.kid}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    /** @throws UnknownKey if the key is not in the ring, Error if the blob was changed or moved */
    open(blob: string, context: string): string {
      const separator = blob.indexOf(':')
      const kid = blob.slice(0, separator)
      const key = ring.find((candidate) => candidate.kid === kid)
      if (key === undefined) throw new UnknownKey(kid)
      const bytes = Buffer.from(blob.slice(separator + 1), 'base64url')
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag)
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
      // Returns no data, but verifies the tag.
      decipher.final()
      return text.toString('utf8')
    },
  }
}

export type Seal = ReturnType<typeof makeSeal>
