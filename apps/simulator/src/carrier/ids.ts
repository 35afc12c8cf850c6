import { randomBytes, randomInt } from 'node:crypto'

/** Fifteen digits, as Telegram Gateway has them. */
export const newRequestId = (): string => String(randomInt(100_000_000_000_000, 281_474_976_710_655))

export const newSid = (prefix: 'SM' | 'CA' | 'EM'): string => prefix + randomBytes(16).toString('hex')

/** Normalises a number to `+` and digits; undefined if it is not a number. */
export function normaliseNumber(text: string): string | undefined {
  const bare = text.replaceAll(/[\s().-]/g, '').replace(/^\+/, '')
  return /^[1-9]\d{5,14}$/.test(bare) ? `+${bare}` : undefined
}

/** An e-mail address in lower case; undefined if it is not one. */
export function normaliseEmail(text: string): string | undefined {
  const address = text.trim().toLowerCase()
  return /^[^\s@<>"]{1,64}@[^\s@<>"]{1,189}$/.test(address) ? address : undefined
}

/** A number or an e-mail address, under which an inbox is kept. */
export const normaliseAddress = (text: string): string | undefined =>
  text.includes('@') ? normaliseEmail(text) : normaliseNumber(text)
