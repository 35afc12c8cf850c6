import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares hashes, so that timing reveals neither content nor length of the secret. */
export const isSecret = (given: string | Buffer, secret: string): boolean =>
  timingSafeEqual(hash(given), hash(secret))

const hash = (value: string | Buffer): Buffer => createHash('sha256').update(value).digest()
