import { randomBytes } from 'node:crypto'

export const newSid = (prefix: 'SM' | 'CA'): string => prefix + randomBytes(16).toString('hex')

/** `+` and digits, from a number with or without its plus and with the usual separators; undefined where it is none. */
export function normaliseNumber(text: string): string | undefined {
  const bare = text.replaceAll(/[\s().-]/g, '').replace(/^\+/, '')
  return /^[1-9]\d{5,14}$/.test(bare) ? `+${bare}` : undefined
}
