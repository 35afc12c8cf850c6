import { createHash, timingSafeEqual } from 'node:crypto'

export interface Credentials {
  readonly accountSid: string
  readonly authToken: string
}

/** Compares hashes, so that timing reveals neither content nor length of the secret. */
export function isAuthorized(header: string | undefined, { accountSid, authToken }: Credentials): boolean {
  const encoded = /^Basic +([\w+/=-]{1,512})$/i.exec(header ?? '')?.[1] ?? ''
  return timingSafeEqual(
    hash(Buffer.from(encoded, 'base64')),
    hash(Buffer.from(`${accountSid}:${authToken}`)),
  )
}

const hash = (value: Buffer): Buffer => createHash('sha256').update(value).digest()
