import {
  isOff,
  localeOfCountry,
  makePin,
  parseLocale,
  type Refusal,
  refusalOf,
  Secret,
  type TimingRequest,
  type Unblock,
  type WorkflowId,
  WORKFLOWS,
} from '@pinpost/core'
import { type Account, randomBytes } from '@pinpost/store'

import { isFictional } from '../../verifications/fictional.ts'
import { isCountry, type ParsedNumber, parseNumber } from '../../verifications/number.ts'
import type { Call, Door, Endpoint } from './endpoint.ts'
import type { Parameters as WireParameters } from './parameters.ts'
import { integer, languageOf, printable, required, signature } from './values.ts'
import { REFUSALS, type WireAnswer, WireError } from './wire.ts'

const MAX_SENDER_LENGTH = 11
const DEFAULT_CODE_LENGTH = 4

/** `/verify`: begins a verification. */
export const requestEndpoint: Endpoint = (door, call): Promise<WireAnswer> => {
  const { account, parameters } = call
  const number = readNumber(parameters)
  return begin(door, call, number, {
    brand: signature(parameters, 'brand', account),
    senderId: printable(parameters.get('sender_id'), 'sender_id', MAX_SENDER_LENGTH),
    locale: readLocale(parameters, number),
    ...readTiming(parameters),
    ...readPin(parameters, account),
  })
}

type Wanted = Omit<
  Parameters<Door['store']['start']>[0],
  'account' | 'number' | 'country' | 'line' | 'policy' | 'templates' | 'timeScale'
>

/** Starts what was asked for, or answers with the one that runs for this number. */
export async function begin(
  door: Door,
  { account, logger }: Call,
  number: ParsedNumber,
  wanted: Wanted,
): Promise<WireAnswer> {
  const { store } = door
  // Each wait costs, and most accounts have no blocks, and a quota in stock.
  const hasBlocks = account.admission.blockedNetworks !== undefined
  const refusal =
    refusalOfKind(door, account, number) ??
    refusalFor(store, account, number, hasBlocks ? await store.settings.unblocks(account.key) : {})
  if (refusal !== undefined) return refusal
  const isWithinQuota = store.quota.take(account)
  if (isWithinQuota !== true && !(await isWithinQuota)) return REFUSALS.quotaExceeded()
  const started = await store.start({
    // Templates outlive the permission, and are used with it only.
    templates: account.templates ? await store.settings.templates(account.key, wanted.locale) : undefined,
    account: account.key,
    number: new Secret(number.e164),
    country: number.country,
    line: number.line,
    policy: account.policy,
    timeScale: door.timeScale,
    ...wanted,
  })
  if (started.type === 'running') {
    store.quota.giveBack(account)
    return REFUSALS.alreadyRunning(started.id)
  }
  const { verification } = started.decision
  door.metrics.observe(started.decision)
  const { country } = number
  logger.info({ verification: verification.id, account: account.key, country }, 'verification started')
  return { request_id: verification.id, status: '0' }
}

/** Ranges for films are accepted where nothing real is sent, and where an account may have them. */
function refusalOfKind(
  { store, fictionalNumbers }: Door,
  account: Account,
  { e164, country, isUnverifiable }: ParsedNumber,
): WireAnswer | undefined {
  if (isUnverifiable) return REFUSALS.unsupportedCountry()
  if (isFictional(e164) && !fictionalNumbers && account.fictionalNumbers !== true) {
    return REFUSALS.invalid('number')
  }
  const { switches } = store.board.current()
  if (isOff(switches, { account: account.key })) return REFUSALS.barred()
  return isOff(switches, { country }) ? REFUSALS.unsupportedCountry() : undefined
}

function refusalFor(
  { accounts }: Door['store'],
  account: Account,
  { e164, country, isSpecial }: ParsedNumber,
  unblocks: Readonly<Record<string, Unblock>>,
): WireAnswer | undefined {
  const number = new Secret(e164)
  const isPermitted = accounts.permits(account, e164)
  const refusal = refusalOf(
    account.admission,
    { number, country, isSpecial, isPermitted },
    unblocks,
    Date.now(),
  )
  return refusal === undefined ? undefined : wireRefusal(refusal)
}

function wireRefusal(refusal: Refusal): WireAnswer {
  switch (refusal.reason) {
    case 'barred':
      return REFUSALS.barred()
    case 'unsupportedCountry':
      return REFUSALS.unsupportedCountry()
    case 'notPermitted':
      return REFUSALS.notPermitted()
    case 'blockedNetwork':
      return REFUSALS.blockedNetwork(refusal.network)
  }
}

export function readNumber(parameters: WireParameters): ParsedNumber {
  const text = required(parameters, 'number')
  const country = parameters.get('country')?.toUpperCase()
  if (country !== undefined && !isCountry(country)) throw new WireError(REFUSALS.invalid('country'))
  const number = parseNumber(text, country)
  if (number === undefined) throw new WireError(REFUSALS.invalid('number'))
  requireLine(parameters, number)
  return number
}

/** `require_type` refuses a number whose plan says that it is of the other kind. */
function requireLine(parameters: WireParameters, { line }: ParsedNumber): void {
  const kind = parameters.get('require_type')?.toLowerCase() ?? 'all'
  if (!['all', 'mobile', 'landline'].includes(kind)) throw new WireError(REFUSALS.invalid('require_type'))
  if (kind !== 'all' && line !== undefined && line !== kind) throw new WireError(REFUSALS.invalid('number'))
}

function readLocale(parameters: WireParameters, number: ParsedNumber): string {
  const lg = languageOf(parameters)
  if (lg === undefined) return localeOfCountry(number.country)
  const locale = parseLocale(lg)
  if (locale === undefined) throw new WireError(REFUSALS.invalid('lg'))
  return locale
}

export function readTiming(parameters: WireParameters): TimingRequest {
  return {
    workflow: readWorkflow(parameters),
    pinExpirySeconds: integer(parameters, 'pin_expiry', 60, 3600),
    nextEventWaitSeconds: integer(parameters, 'next_event_wait', 60, 900),
  }
}

const isWorkflowId = (id: number): id is WorkflowId => Object.hasOwn(WORKFLOWS, id)

function readWorkflow(parameters: WireParameters): WorkflowId {
  const id = integer(parameters, 'workflow_id', 1, 7) ?? 1
  if (!isWorkflowId(id)) throw new WireError(REFUSALS.invalid('workflow_id'))
  return id
}

export function readPin(parameters: WireParameters, account: Account): { pin: Secret; customPin: boolean } {
  const length = readCodeLength(parameters)
  const custom = parameters.get('pin_code')
  if (custom === undefined) return { pin: makePin(length, randomBytes), customPin: false }
  if (!account.customPin) throw new WireError(REFUSALS.customPinNotAllowed())
  if (!/^[A-Za-z0-9-]{4,10}$/.test(custom)) throw new WireError(REFUSALS.invalid('pin_code'))
  return { pin: new Secret(custom), customPin: true }
}

function readCodeLength(parameters: WireParameters): number {
  const text = parameters.get('code_length')
  if (text === undefined) return DEFAULT_CODE_LENGTH
  if (!/^-?0*\d{1,9}$/.test(text)) throw new WireError(REFUSALS.invalid('code_length'))
  const length = Number(text)
  if (length !== 4 && length !== 6) throw new WireError(REFUSALS.codeLength())
  return length
}
