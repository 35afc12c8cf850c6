import {
  type LimitName,
  type LimitRefusal,
  localeOfCountry,
  makePin,
  Secret,
  type StartRefusal,
} from '@pinpost/core'
import { type Account, randomBytes } from '@pinpost/store'

import type { RouteContext } from '../../http/route-context.ts'
import { isCountry, type ParsedNumber, parseNumber } from '../../verifications/number.ts'
import { type StartChoices, startVerification } from '../../verifications/start.ts'
import { readCaller } from './caller.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { parseLocale } from './languages.ts'
import type { Parameters as WireParameters } from './parameters.ts'
import { integer, languageOf, printable, required, signature } from './values.ts'
import { REFUSALS, type WireAnswer, WireError } from './wire.ts'
import { isWorkflowId, planTiming, RULES, type WorkflowId } from './workflows.ts'

const MAX_SENDER_LENGTH = 11
const DEFAULT_CODE_LENGTH = 4

/** `/verify`: begins a verification. */
export const startEndpoint: Endpoint = (context, call): Promise<WireAnswer> => {
  const { account, parameters } = call
  const number = readNumber(parameters)
  return startAndAnswer(context, call, number, {
    brand: signature(parameters, 'brand', account),
    senderId: printable(parameters.get('sender_id'), 'sender_id', MAX_SENDER_LENGTH),
    locale: readLocale(parameters, number),
    ...readTiming(parameters, number),
    ...readPin(parameters, account),
  })
}

export async function startAndAnswer(
  context: RouteContext,
  { account, parameters, headers, logger }: Call,
  number: ParsedNumber,
  choices: Omit<StartChoices, 'rules'>,
): Promise<WireAnswer> {
  const caller = readCaller(parameters, headers)
  const outcome = await startVerification({ ...context, logger }, account, [number], caller, {
    ...choices,
    rules: RULES,
  })
  return outcome.type === 'started'
    ? { request_id: outcome.verification.id, status: '0' }
    : wireRefusal(outcome.refusal)
}

function wireRefusal(refusal: StartRefusal): WireAnswer {
  switch (refusal.reason) {
    case 'fictional':
      return REFUSALS.invalid('number')
    case 'unverifiable':
    case 'countryOff':
    case 'unsupportedCountry':
      return REFUSALS.unsupportedCountry()
    case 'barred':
    case 'accountOff':
      return REFUSALS.barred()
    case 'notPermitted':
      return REFUSALS.notPermitted()
    case 'blockedNetwork':
      return REFUSALS.blockedNetwork(refusal.network)
    case 'running':
      return REFUSALS.alreadyRunning(refusal.id)
    case 'limit':
      return limitRefusal(refusal)
  }
}

/** A longer wait is answered with status 7: SDKs retry status 1 automatically and treat 7 as final. */
const LONGEST_SHORT_WAIT_SECONDS = 3_600

const LIMITS_OF_GUESSING: ReadonlySet<LimitName> = new Set<LimitName>([
  'wrong-codes',
  'wrong-codes-all-accounts',
  'wrong-codes-all-accounts-month',
])

function limitRefusal({ limit, retryAfterSeconds }: LimitRefusal): WireAnswer {
  if (limit === 'starts-per-day') return REFUSALS.quotaExceeded()
  const isLongLock = LIMITS_OF_GUESSING.has(limit) && retryAfterSeconds > LONGEST_SHORT_WAIT_SECONDS
  return isLongLock ? REFUSALS.blocked() : REFUSALS.throttled()
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

/** `require_type` refuses a number that the numbering plan assigns to the other kind. */
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

export function readTiming(parameters: WireParameters, { line }: ParsedNumber) {
  return planTiming({
    workflow: readWorkflow(parameters),
    pinExpirySeconds: integer(parameters, 'pin_expiry', 60, 3600),
    nextEventWaitSeconds: integer(parameters, 'next_event_wait', 60, 900),
    line,
  })
}

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
