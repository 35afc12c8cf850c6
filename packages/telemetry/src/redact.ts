export const CENSOR = '[redacted]'

/** Names, without separators and in small letters, whose values never leave the process, wherever they stand. */
const SECRET_NAMES = [
  'amount',
  'apisecret',
  'authorization',
  'authtoken',
  'body',
  'code',
  'cookie',
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
  'text',
  'to',
  'token',
] as const

const SECRET_KEYS: ReadonlySet<string> = new Set(SECRET_NAMES)
/** The same as they stand in texts: `api_secret`, `api-secret`, `apiSecret`. */
const NAMES = ['(?:api|auth|set|pin)[_-]?(?:secret|token|cookie|code)', ...SECRET_NAMES].join('|')

const DIGIT_SEPARATOR = String.raw`[\s()./-]{0,2}`
/** Shapes that may hold many digits and are no number: UUID, ids in hex, as of Twilio too, instants, IPv4 addresses. */
const KEPT = [
  '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}',
  '(?:[A-Z]{2})?(?=[0-9a-f]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{16})',
  String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z?`,
  String.raw`(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)`,
].join('|')
/** Digits enough to be a phone number, also with the separators that people write. */
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

/** A text that is one such shape and nothing else, found faster: there are two in each line of a request. */
const isId = (text: string): boolean =>
  (text.length === 32 && /^\d*[a-f][0-9a-f]*$/.test(text)) ||
  (text.length === 36 && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text))

/** What `NUMBER` looks for, found faster: most texts of a log line hold none. */
const SEVEN_DIGITS_NEAR = new RegExp(String.raw`\d(?:${DIGIT_SEPARATOR}\d){6}`)

/** The rule for free text, such as the message of somebody else's error. */
export function redactText(text: string): string {
  if (isId(text)) return text
  // What has none of the signs that a pattern needs is not asked for it.
  let clear = text
  if (clear.includes(':')) clear = clear.replaceAll(JSON_FIELD, `$1"${CENSOR}"`)
  if (clear.includes('=')) clear = clear.replaceAll(QUERY_FIELD, `$1=${CENSOR}`)
  if (/\s/.test(clear)) clear = clear.replaceAll(CREDENTIALS, `$1 ${CENSOR}`)
  if (clear.includes('@')) clear = clear.replaceAll(USER_OF_URL, `$1${CENSOR}@`)
  if (!SEVEN_DIGITS_NEAR.test(clear)) return clear
  return clear.replaceAll(NUMBER, (found, kept: string | undefined) => (kept === undefined ? CENSOR : found))
}

/** Our own names of fields and messages are few; one that somebody sends us would be new each time. */
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

/** `redactText` for the message of a line, which mostly is one of our own sentences. */
export function redactMessage(message: string): string {
  if (clearMessages.has(message)) return message
  const clear = redactText(message)
  if (clear === message && clearMessages.size < MOST_KNOWN) clearMessages.add(message)
  return clear
}

const MAX_DEPTH = 6
/** A whole number of so many digits may be a phone number that somebody parsed. */
const SEVEN_DIGITS = 1_000_000

/** The one rule for whatever leaves in a log line or on a span: by name of the field, by look of the text. */
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
  // A copy at once, and then what has to go: entries by name would cost a log line more than the rule does.
  const clear: Record<string, unknown> = { ...fields }
  for (const key of Object.keys(clear)) {
    const value = clear[key]
    clear[key] = isSecretKey(key) && value !== undefined ? CENSOR : redact(value, depth + 1)
  }
  return clear
}

/** Only what names the fault: an error of a library may carry the request it failed with. */
function describeError(error: Error): object {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(code !== undefined && { errorCode: redactText(code) }),
  }
}
