// @ts-check
import { Failure } from './failure.mjs'

/** One of each row is enough. */
const REQUIRED = [
  ['PINPOST_REDIS_URL'],
  ['PINPOST_PIN_KEYS'],
  ['PINPOST_FINGERPRINT_KEY'],
  ['PINPOST_ACCOUNTS'],
  ['PINPOST_PUBLIC_URL'],
]
/** Without a routes file, one Twilio account carries everything. */
const REQUIRED_WITHOUT_ROUTES = [
  ['PINPOST_TWILIO_ACCOUNT_SID', 'PINPOST_ROUTES_FILE'],
  ['PINPOST_TWILIO_AUTH_TOKEN', 'PINPOST_ROUTES_FILE'],
  ['PINPOST_TWILIO_FROM', 'PINPOST_TWILIO_MESSAGING_SERVICE_SID', 'PINPOST_ROUTES_FILE'],
]

/**
 * Production has no development defaults. The apps check the values.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @throws {Failure} that names every variable that is missing
 */
export function requireProductionValues(environment) {
  const missing = [...REQUIRED, ...REQUIRED_WITHOUT_ROUTES].filter((names) =>
    names.every((name) => !environment[name]),
  )
  if (missing.length === 0) return
  const lines = missing.map((names) => `  ${names.join(' or ')}`)
  throw new Failure(
    `NODE_ENV is production, which has no default values for these. Set them in the environment or in .env (.env.example shows each):\n${lines.join('\n')}`,
  )
}
