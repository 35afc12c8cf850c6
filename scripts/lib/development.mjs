// @ts-check
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Failure } from './failure.mjs'

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

const KEPT = [
  'PINPOST_PIN_KEYS',
  'PINPOST_FINGERPRINT_KEY',
  'PINPOST_SIMULATOR_ACCOUNT_SID',
  'PINPOST_SIMULATOR_AUTH_TOKEN',
]

/**
 * Development secrets, generated once, so that a restart can decrypt earlier records.
 * @param {string} home
 * @returns {Record<string, string>}
 */
export function developmentValues(home) {
  const file = join(home, 'development.json')
  const text = readIfThere(file)
  if (text === undefined) return makeValues(home, file)
  try {
    const values = JSON.parse(text)
    if (KEPT.every((name) => typeof values[name] === 'string')) return values
  } catch {
    // reported below
  }
  throw new Failure(
    `${file} cannot be read. Remove ${home} to begin anew; verifications in progress are lost with it.`,
  )
}

/**
 * @param {string} home
 * @param {string} file
 */
function makeValues(home, file) {
  const values = {
    PINPOST_PIN_KEYS: `dev1:${randomBytes(32).toString('base64')}`,
    PINPOST_FINGERPRINT_KEY: randomBytes(32).toString('base64'),
    PINPOST_SIMULATOR_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    PINPOST_SIMULATOR_AUTH_TOKEN: randomBytes(16).toString('hex'),
  }
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, `${JSON.stringify(values, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return values
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Development defaults for the apps; variables that are set stay as they are.
 * @param {Environment} given
 * @param {Record<string, string>} values from `developmentValues`
 * @param {{ api: string, simulator: string, smtp: string }} urls
 * @returns {Record<string, string | undefined>}
 */
export function developmentEnvironment(given, values, urls) {
  const { PINPOST_TWILIO_ACCOUNT_SID: sid, PINPOST_TWILIO_AUTH_TOKEN: token } = given
  // With your own Twilio account, nothing about Twilio is generated.
  const ownAccount = sid !== undefined && sid !== ''
  const simulator = fill(given, {
    PINPOST_SIMULATOR_ACCOUNT_SID: values['PINPOST_SIMULATOR_ACCOUNT_SID'],
    PINPOST_SIMULATOR_AUTH_TOKEN: (!ownAccount && token) || values['PINPOST_SIMULATOR_AUTH_TOKEN'],
    PINPOST_SIMULATOR_SKIP_WAIT_URL: `${urls.api}/dev/skip-wait`,
    PINPOST_SIMULATOR_LIMITS_URL: `${urls.api}/dev/limits`,
    PINPOST_SIMULATOR_WHATSAPP_WEBHOOK_URL: `${urls.api}/webhooks/whatsapp`,
  })
  const twilio = {
    PINPOST_TWILIO_ACCOUNT_SID: simulator['PINPOST_SIMULATOR_ACCOUNT_SID'],
    PINPOST_TWILIO_AUTH_TOKEN: simulator['PINPOST_SIMULATOR_AUTH_TOKEN'],
    PINPOST_TWILIO_BASE_URL: urls.simulator,
    PINPOST_TWILIO_FROM: '+15005550006',
  }
  // With your own mail server or a routes file, the simulator gets no e-mail.
  const ownMail = Boolean(given['PINPOST_SMTP_HOST'] || given['PINPOST_ROUTES_FILE'])
  const { hostname, port } = new URL(urls.smtp)
  const smtp = {
    PINPOST_SMTP_HOST: hostname.replace(/^\[(.*)\]$/, '$1'),
    PINPOST_SMTP_PORT: port,
    PINPOST_SMTP_TLS: 'none',
    PINPOST_EMAIL_FROM: 'verify@pinpost.example',
    PINPOST_INSECURE_SMTP_WITHOUT_TLS: 'true',
  }
  // With your own Telegram token or a routes file, the simulator gets no Telegram messages.
  const ownTelegram = Boolean(given['PINPOST_TELEGRAM_TOKEN'] || given['PINPOST_ROUTES_FILE'])
  const telegram = {
    PINPOST_TELEGRAM_TOKEN: simulator['PINPOST_SIMULATOR_AUTH_TOKEN'],
    PINPOST_TELEGRAM_BASE_URL: `${urls.simulator}/telegram`,
  }
  // With your own number or a routes file, the simulator gets no WhatsApp messages.
  const ownWhatsapp = Boolean(given['PINPOST_WHATSAPP_PHONE_NUMBER_ID'] || given['PINPOST_ROUTES_FILE'])
  const whatsapp = {
    PINPOST_WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
    PINPOST_WHATSAPP_ACCESS_TOKEN: simulator['PINPOST_SIMULATOR_AUTH_TOKEN'],
    PINPOST_WHATSAPP_APP_SECRET: simulator['PINPOST_SIMULATOR_AUTH_TOKEN'],
    PINPOST_WHATSAPP_VERIFY_TOKEN: 'simulator-verify-token',
    PINPOST_WHATSAPP_TEMPLATE: 'verify_code',
    PINPOST_WHATSAPP_BASE_URL: `${urls.simulator}/whatsapp`,
  }
  return fill(given, {
    NODE_ENV: 'development',
    PINPOST_PIN_KEYS: values['PINPOST_PIN_KEYS'],
    PINPOST_FINGERPRINT_KEY: values['PINPOST_FINGERPRINT_KEY'],
    PINPOST_PUBLIC_URL: urls.api,
    PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true',
    ...simulator,
    ...(ownAccount ? {} : twilio),
    ...(ownMail ? {} : smtp),
    ...(ownTelegram ? {} : telegram),
    ...(ownWhatsapp ? {} : whatsapp),
  })
}

/**
 * The defaults, overridden by what is given.
 * @param {Environment} given
 * @param {Record<string, string | undefined>} defaults
 */
function fill(given, defaults) {
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, given[name] || value]))
}
