import { Secret } from './secret.ts'

/** Must be cryptographic: `crypto.randomBytes` in Node. */
export type RandomBytes = (count: number) => Uint8Array

/** The largest multiple of ten below 256. Higher bytes are drawn again; otherwise 0–5 would be more frequent. */
const UNBIASED_BELOW = 250

/** A PIN of `length` decimal digits, uniformly distributed. */
export function makePin(length: number, randomBytes: RandomBytes): Secret {
  let digits = ''
  while (digits.length < length) {
    for (const byte of randomBytes(length - digits.length)) {
      if (byte < UNBIASED_BELOW) digits += String(byte % 10)
    }
  }
  return new Secret(digits)
}
