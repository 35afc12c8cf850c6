import { randomBytes, randomInt } from 'node:crypto'

/** Fifteen digits, as Telegram Gateway has them. */
export const newRequestId = (): string => String(randomInt(100_000_000_000_000, 281_474_976_710_655))

/** Meta's id of a message, which contains the person's number. */
export const newWamid = (number: string): string => {
  const digits = number.slice(1)
  const id = randomBytes(9).toString('hex').toUpperCase()
  const bytes = `\u001C\u0018${String.fromCharCode(digits.length)}${digits}\u0015\u0002\u0000\u0011\u0018\u0012${id}\u0000`
  return `wamid.${Buffer.from(bytes, 'latin1').toString('base64')}`
}

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
