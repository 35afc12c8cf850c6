import { Secret } from './secret.ts'

/** Gives that many bytes from a cryptographic generator (Node: `crypto.randomBytes`). */
export type RandomBytes = (count: number) => Uint8Array

/** 250 is the largest multiple of ten below 256: bytes from there on are drawn again, or 0–5 would come more often. */
const UNBIASED_BELOW = 250

/** A PIN of `length` decimal digits, each of the ten equally likely. */
export function makePin(length: number, randomBytes: RandomBytes): Secret {
  let digits = ''
  while (digits.length < length) {
    for (const byte of randomBytes(length - digits.length)) {
      if (byte < UNBIASED_BELOW) digits += String(byte % 10)
    }
  }
  return new Secret(digits)
}
