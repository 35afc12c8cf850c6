/** Digits enough to be a phone number, also with the separators that people write; not inside a hex id. */
const NUMBER = /(?<![0-9a-zA-Z-])\+?\d(?:[\s().-]?\d){6,14}(?![0-9a-zA-Z])/g

/** Keys whose values never reach a log line, wherever they stand. */
export const SECRET_KEYS = [
  'authorization',
  'api_secret',
  'code',
  'number',
  'pin',
  'pin_code',
  'secret',
  'text',
  'to',
] as const

export const CENSOR = '[redacted]'

/** The one rule for free text, such as the message of somebody else's error: what looks like a number goes. */
export const redactText = (text: string): string => text.replaceAll(NUMBER, CENSOR)
