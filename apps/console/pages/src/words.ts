import type { Attempt, LimitRule, Outcome, OutcomeKind, Receipt, Why } from '@pinpost/core'

import type { Account, AccountOverview, Message, State } from './api.ts'

const LANGUAGE = 'en-GB'
const MICROS = 1_000_000

export const STATES: Readonly<Record<State, string>> = {
  inProgress: 'in progress',
  succeeded: 'succeeded',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'cancelled',
  refused: 'refused',
}

const OUTCOMES: Readonly<Record<OutcomeKind, string>> = {
  accepted: 'the carrier took it',
  invalidNumber: 'the number does not exist',
  channelUnsupported: 'the number cannot receive this kind of message',
  geoDenied: 'our account with the carrier may not send to this country',
  optedOut: 'the person refused messages of this kind',
  contentRejected: 'the carrier filtered it for its text or sender',
  senderRefused: 'the carrier refused the sender that the customer chose',
  requestRefused: 'the carrier refused this request',
  fraudBlocked: 'the carrier blocked it as fraud',
  credentialError: 'the carrier refused our credential',
  throttled: 'the carrier had too much to do',
  unreachable: 'the phone did not answer: it may be off or without network',
  ambiguous: 'it is unknown whether it was sent',
  expired: 'the carrier gave up because it took too long',
  providerError: 'the carrier, or the connection to it, failed',
}

/** Reasons of refused starts that are no limit; any other name is that of a limit. */
const REFUSALS: Readonly<Record<string, string>> = {
  barred: 'the account is barred',
  unsupportedCountry: 'the account may not verify numbers of this country',
  notPermitted: 'the account is on trial and may verify its own numbers only',
  blockedNetwork: 'this mobile network is blocked for the account, because fraud was seen there',
  fictional: 'the number is from a range for films and tests',
  unverifiable: 'a number of this type cannot be verified',
  accountOff: 'an operator has switched the account off',
  countryOff: 'an operator has switched the country off',
  running: 'a verification of this number was already in progress',
}

const CHOICES: Readonly<Record<Why['by'], string>> = {
  only: 'the only route that carries there',
  ordered: 'first in order',
  weighted: 'drawn by weight',
  cheapest: 'the cheapest',
  adaptive: 'best conversion for its price',
  explored: 'tried at random, to learn',
  failover: 'other routes had failed',
  ownSender: 'again, with the sender of the route',
}

export const ACCOUNT_STATES: Readonly<Record<AccountOverview['state'], string>> = {
  active: 'active',
  disabled: 'disabled',
  removed: 'removed',
}

export const ACCOUNT_SOURCES: Readonly<Record<NonNullable<AccountOverview['source']>, string>> = {
  environment: 'PINPOST_ACCOUNTS',
  operator: 'an operator',
}

export const SETTINGS: Readonly<Record<keyof Account['settings'], string>> = {
  countries: 'Countries (GB, IE, or * for the world)',
  requestsPerSecond: 'Requests in a second',
  startsPerDay: 'Starts in a day',
  historyDays: 'Days of history',
  twilioSid: 'Account SID of Twilio Verify',
  customPin: 'Chooses codes itself',
  templates: 'Has its own texts',
  advanceOnFailedReceipt: 'Failed delivery starts next step',
  doNotShare: 'Warning not to share the code',
  fictionalNumbers: 'Numbers of films and tests',
  specialNumbers: 'Special numbers',
  brandLinks: 'Brands like addresses or numbers',
  networkUnblock: 'Unblocks networks and trusts numbers itself',
  sandbox: 'Sandbox, nothing is sent',
  barred: 'Barred',
  trialNumbers: 'On trial: only these numbers',
  routing: 'Routing (JSON)',
  limits: 'Limits (JSON)',
  autofill: 'Autofill (JSON)',
  registeredTemplates: 'Registered templates (JSON)',
  blockedNetworks: 'Blocked networks (JSON)',
  testNumbers: 'Test numbers with codes (JSON)',
}

export const OWN_TEXT = 'its own'

export const MESSAGE_KINDS: Readonly<Record<Message['kind'], string>> = {
  verification: 'verification',
  payment: 'payment (PSD2)',
  own: 'own text of the account',
  template: 'template',
}

export const ENCODINGS: Readonly<Record<NonNullable<Message['encoding']>, string>> = {
  gsm7: 'GSM-7',
  ucs2: 'UCS-2',
}

const CHANNELS: Readonly<Record<string, string>> = {
  sms: 'SMS',
  voice: 'call',
  email: 'e-mail',
  telegram: 'Telegram message',
  whatsapp: 'WhatsApp message',
}

export const CHANNEL_NAMES = Object.keys(CHANNELS)
export const channelName = (channel: string): string => CHANNELS[channel] ?? channel

const OUTCOME_NAMES: Readonly<Record<string, string>> = OUTCOMES
export const outcomeName = (kind: string): string => OUTCOME_NAMES[kind] ?? kind

export const outcomeOf = ({ kind, ...rest }: Outcome): string => {
  const code = 'code' in rest && rest.code !== undefined ? ` (code ${rest.code})` : ''
  return `${OUTCOMES[kind]}${code}`
}

export const receiptOf = (receipt: Receipt): string => {
  if (receipt.status !== 'failed') return receipt.status
  const code = receipt.code === undefined ? '' : ` (code ${receipt.code})`
  return `not delivered: ${OUTCOMES[receipt.reason]}${code}`
}

export const refusalOf = (refusal: string): string => REFUSALS[refusal] ?? `the limit ${refusal} was reached`
export const isLimit = (refusal: string): boolean => !Object.hasOwn(REFUSALS, refusal)

const DEAD_LETTERS: Readonly<Record<string, string>> = {
  format: 'written by a newer version: update the workers, then retry',
  key: 'its key is not in PINPOST_PIN_KEYS: put it back, restart the workers, then retry',
  seal: 'its sealed part was changed or moved',
  content: 'a part of it is missing or unknown',
  rules: 'no rule can continue from its state: report it as a bug',
}
export const deadLetterName = (reason: string): string => DEAD_LETTERS[reason] ?? reason

export const whyOf = ({ by, among, without = [] }: Why): string => {
  const blocked = without.length === 0 ? '' : `; blocked: ${without.join(', ')}`
  return `${CHOICES[by]}${among > 1 ? ` of ${among}` : ''}${blocked}`
}

export const attemptName = ({ number, channel }: Attempt): string =>
  `Attempt ${number}, ${channelName(channel)}`

const TIME = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'medium' })
export const time = (at: number): string => TIME.format(at)
export const euros = (micros: number): string =>
  new Intl.NumberFormat(LANGUAGE, {
    style: 'currency',
    currency: 'EUR',
    maximumFractionDigits: micros < MICROS ? 4 : 2,
  }).format(micros / MICROS)
export const number = (value: number): string => new Intl.NumberFormat(LANGUAGE).format(value)
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
export const seconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} s`)
export const hidden = (prefix: string | null): string => {
  if (prefix === null) return '–'
  return prefix.startsWith('@') ? `…${prefix}` : `${prefix}····`
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const
const duration = (inSeconds: number): string => {
  const [unit, size] = UNITS.find(([, least]) => inSeconds >= least) ?? ['s', 1]
  return `${number(inSeconds / size)} ${unit}`
}

export const ruleOf = (rule: LimitRule): string => {
  switch (rule.kind) {
    case 'bucket':
      return `${number(rule.burst)} at once, then one every ${duration(rule.intervalMs / 1000)}`
    case 'locks':
      return `locks ${rule.locks.map(({ after, seconds: long }) => `for ${duration(long)} after ${number(after)}`).join(', ')}`
    case 'day':
      return `${number(rule.limit)} a day (UTC)`
  }
}

export const modeOf = (mode: 'observe' | 'enforce'): string =>
  mode === 'enforce' ? 'enforced' : 'only observed'
