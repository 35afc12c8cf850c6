// @ts-check
import { Failure } from './failure.mjs'

/** Any one of a row will do. */
const REQUIRED = [
  ['PINPOST_REDIS_URL'],
  ['PINPOST_PIN_KEYS'],
  ['PINPOST_FINGERPRINT_KEY'],
  ['PINPOST_ACCOUNTS'],
  ['PINPOST_TWILIO_ACCOUNT_SID'],
  ['PINPOST_TWILIO_AUTH_TOKEN'],
  ['PINPOST_TWILIO_FROM', 'PINPOST_TWILIO_MESSAGING_SERVICE_SID'],
  ['PINPOST_PUBLIC_URL'],
]

/**
 * In production nothing is made up: what would be a convenience here is a hole there.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @throws {Failure} that names every variable that is missing
 */
export function requireProductionValues(environment) {
  const missing = REQUIRED.filter((names) => names.every((name) => !environment[name]))
  if (missing.length === 0) return
  const lines = missing.map((names) => `  ${names.join(' or ')}`)
  throw new Failure(
    `NODE_ENV is production, where Pinpost makes up no values. Set these too (.env.example has each with an example):\n${lines.join('\n')}`,
  )
}
