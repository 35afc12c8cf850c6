export const CENSOR = '[redacted]'

/** Field names whose values are always redacted, in lower case without separators. */
const SECRET_NAMES = [
  'amount',
  'apisecret',
  'authorization',
  'authtoken',
  'body',
  'code',
  'cookie',
  'email',
  'html',
  'msisdn',
  'number',
  'password',
  'payee',
  'phone',
  'pin',
  'pincode',
  'secret',
  'secrets',
  'setcookie',
  'sig',
  'signature',
  'speech',
  'subject',
  'text',
  'to',
  'token',
] as const

const SECRET_KEYS: ReadonlySet<string> = new Set(SECRET_NAMES)
/** The same names as they appear in texts: `api_secret`, `api-secret`, `apiSecret`. */
const NAMES = ['(?:api|auth|set|pin)[_-]?(?:secret|token|cookie|code)', ...SECRET_NAMES].join('|')

const DIGIT_SEPARATOR = String.raw`[\s()./-]{0,2}`
/** Patterns with many digits that are not phone numbers: UUIDs, hexadecimal ids (Twilio's too), times, IPv4 addresses. */
const KEPT = [
  '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}',
  '(?:[A-Z]{2})?(?=[0-9a-f]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{16})',
  String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z?`,
  String.raw`(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)`,
].join('|')
/** Enough digits for a phone number, with the usual separators. */
const NUMBER = new RegExp(
  String.raw`(?<![0-9A-Za-z])(?<kept>${KEPT})(?![0-9A-Za-z])|(?:%2B|\+)?\d(?:${DIGIT_SEPARATOR}\d){6,}`,
  'g',
)
const JSON_FIELD = new RegExp(
  String.raw`(\\*["'](?:${NAMES})\\*["']\s*:\s*)(?:"(?:[^"\\]|\\.)*"|\\+"(?:[^"\\]|\\[^"])*\\+"|[^\s,}\]]+)`,
  'gi',
)
const QUERY_FIELD = new RegExp(String.raw`(?<![A-Za-z])(${NAMES})=[^\s&"'<>]*`, 'gi')
const CREDENTIALS = /\b(Basic|Bearer)\s+[\w+/=.~-]{6,}/gi
const USER_OF_URL = /(\w:\/\/)[^\s/@]+@/g
/** Local part and domain with a dot; the domain is redacted as well, because it may identify the person. */
const EMAIL = /[^\s@<>"'():,;/[\]]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu

/** A fast check for texts that are exactly one such pattern; each request's log line has two. */
const isId = (text: string): boolean =>
  (text.length === 32 && /^\d*[a-f][0-9a-f]*$/.test(text)) ||
  (text.length === 36 && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text))

/** A fast check for `NUMBER`, because most texts contain none. */
const SEVEN_DIGITS_NEAR = new RegExp(String.raw`\d(?:${DIGIT_SEPARATOR}\d){6}`)

/** Redacts free text, such as the message of a library's error. */
export function redactText(text: string): string {
  if (isId(text)) return text
  // Skip patterns whose required characters are absent.
  let clear = text
  if (clear.includes(':')) clear = clear.replaceAll(JSON_FIELD, `$1"${CENSOR}"`)
  if (clear.includes('=')) clear = clear.replaceAll(QUERY_FIELD, `$1=${CENSOR}`)
  if (/\s/.test(clear)) clear = clear.replaceAll(CREDENTIALS, `$1 ${CENSOR}`)
  if (clear.includes('@')) clear = clear.replaceAll(USER_OF_URL, `$1${CENSOR}@`).replaceAll(EMAIL, CENSOR)
  if (!SEVEN_DIGITS_NEAR.test(clear)) return clear
  return clear.replaceAll(NUMBER, (found, kept: string | undefined) => (kept === undefined ? CENSOR : found))
}

/** We have few field names and messages; names that strangers send would fill the cache. */
const MOST_KNOWN = 1_000
const knownKeys = new Map<string, boolean>()
const clearMessages = new Set<string>()

function isSecretKey(key: string): boolean {
  const known = knownKeys.get(key)
  if (known !== undefined) return known
  const isSecret = SECRET_KEYS.has(key.toLowerCase().replaceAll(/[^a-z]/g, ''))
  if (knownKeys.size < MOST_KNOWN) knownKeys.set(key, isSecret)
  return isSecret
}

/** `redactText` for log messages, most of which are constant. */
export function redactMessage(message: string): string {
  if (clearMessages.has(message)) return message
  const clear = redactText(message)
  if (clear === message && clearMessages.size < MOST_KNOWN) clearMessages.add(message)
  return clear
}

const MAX_DEPTH = 6
/** A whole number with this many digits may be a parsed phone number. */
const SEVEN_DIGITS = 1_000_000

/** Redacts everything in log lines and spans, by field name and by pattern. */
export function redact(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value)
    case 'number':
      return Number.isInteger(value) && Math.abs(value) >= SEVEN_DIGITS ? CENSOR : value
    case 'object':
      return value === null ? null : redactObject(value, depth)
    case 'boolean':
      return value
    case 'bigint':
      return CENSOR
    case 'undefined':
    case 'function':
    case 'symbol':
      return undefined
  }
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Error) return describeError(value)
  if (value instanceof Date) return value.toJSON()
  if (depth >= MAX_DEPTH || ArrayBuffer.isView(value)) return CENSOR
  if ('toJSON' in value && typeof value.toJSON === 'function') return redact(value.toJSON(), depth + 1)
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return redactFields(value, depth)
}

export function redactFields(fields: object, depth = 0): Record<string, unknown> {
  // Copy first, then redact: building an object entry by entry would cost more than the redaction.
  const clear: Record<string, unknown> = { ...fields }
  for (const key of Object.keys(clear)) {
    const value = clear[key]
    clear[key] = isSecretKey(key) && value !== undefined ? CENSOR : redact(value, depth + 1)
  }
  return clear
}

/** Only what identifies the error: a library's error may contain the request. */
function describeError(error: Error): object {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(code !== undefined && { errorCode: redactText(code) }),
  }
}
