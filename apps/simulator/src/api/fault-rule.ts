import { canEnd, type Fault, type NewRule } from '../carrier/faults.ts'
import { normaliseEmail } from '../carrier/ids.ts'
import type { Channel } from '../carrier/records.ts'

type ParsedRule =
  | { readonly ok: true; readonly rule: NewRule }
  | { readonly ok: false; readonly error: string }

const MAX_DELAY_MS = 600_000
/** Codes of Meta have six digits. */
const MAX_CODE = 999_999
const RULE_FIELDS = new Set(['channel', 'prefix', 'rate', 'times', 'fault'])

/** Reads a posted rule, or explains what is wrong. */
export function parseRule(body: unknown): ParsedRule {
  if (!isFields(body)) return wrong('give a JSON object')
  const unknown = Object.keys(body).find((name) => !RULE_FIELDS.has(name))
  if (unknown !== undefined) return wrong(`"${unknown.slice(0, 40)}" is not a field of a rule`)

  const { channel, prefix, rate, times, fault: rawFault } = body
  if (channel !== undefined && !isChannel(channel))
    return wrong('"channel" wants "sms", "call", "email", "telegram" or "whatsapp"')
  const start = typeof prefix === 'string' ? prefixOf(prefix) : undefined
  if (prefix !== undefined && start === undefined)
    return wrong('"prefix" wants + and digits, or an e-mail address')
  if (rate !== undefined && !isBetween(rate, 0, 1)) return wrong('"rate" wants a number from 0 to 1')
  if (times !== undefined && !isWhole(times, 1, 1_000_000))
    return wrong('"times" wants a whole number from 1')
  const fault = isFields(rawFault) ? readFault(rawFault) : '"fault" wants an object with a "type"'
  if (typeof fault === 'string') return wrong(fault)
  if (channel !== undefined && !canEnd(channel, fault)) {
    return wrong(`a fault "${fault.type}" cannot befall channel "${channel}"`)
  }
  return {
    ok: true,
    rule: {
      ...(channel !== undefined && { channel }),
      ...(start !== undefined && { prefix: start }),
      ...(rate !== undefined && { rate }),
      ...(times !== undefined && { times }),
      fault,
    },
  }
}

interface RuleFields {
  readonly channel?: unknown
  readonly prefix?: unknown
  readonly rate?: unknown
  readonly times?: unknown
  readonly fault?: unknown
}

interface FaultFields {
  readonly type?: unknown
  readonly code?: unknown
  readonly status?: unknown
  readonly message?: unknown
  readonly body?: unknown
  readonly ms?: unknown
  readonly accept?: unknown
}

/** @returns the fault, or what is wrong with it */
function readFault(fields: FaultFields): Fault | string {
  const { type, code, ms, accept = false, status, message, body = '' } = fields
  switch (type) {
    case 'error': {
      const answer = status ?? 400
      if (!isWhole(code, 1, MAX_CODE)) return '"code" wants an error code of the carrier, for example 21610'
      if (!isWhole(answer, 400, 599)) return '"status" wants 400 to 599'
      if (message !== undefined && !isText(message))
        return '"message" wants a text of at most 1000 characters'
      return { type, code, status: answer, ...(message !== undefined && { message }) }
    }
    case 'httpStatus':
      if (!isWhole(status, 400, 599)) return '"status" wants 400 to 599'
      if (!isText(body)) return '"body" wants a text of at most 1000 characters'
      return typeof accept === 'boolean' ? { type, status, body, accept } : '"accept" wants true or false'
    case 'timeout':
    case 'reset':
      return typeof accept === 'boolean' ? { type, accept } : '"accept" wants true or false'
    case 'delay':
    case 'delayCallbacks':
      return isWhole(ms, 1, MAX_DELAY_MS) ? { type, ms } : `"ms" wants 1 to ${MAX_DELAY_MS}`
    case 'undelivered': {
      const reason = code ?? 30_003
      return isWhole(reason, 1, MAX_CODE)
        ? { type, code: reason }
        : '"code" wants an error code, for example 30003'
    }
    case 'failed':
      if (code === undefined) return { type }
      return isWhole(code, 1, MAX_CODE) ? { type, code } : '"code" wants an error code, for example 30008'
    case 'busy':
    case 'noAnswer':
    case 'doubleCallbacks':
    case 'reorderCallbacks':
    case 'noCallbacks':
      return { type }
    default:
      return 'this "type" of fault is not known'
  }
}

function prefixOf(text: string): string | undefined {
  if (text.includes('@')) return normaliseEmail(text)
  const digits = /^\+?(\d{1,15})$/.exec(text)?.[1]
  return digits === undefined ? undefined : `+${digits}`
}

const wrong = (error: string): ParsedRule => ({ ok: false, error })
const isFields = (value: unknown): value is RuleFields & FaultFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const CHANNELS: ReadonlySet<unknown> = new Set<Channel>(['sms', 'call', 'email', 'telegram', 'whatsapp'])
const isChannel = (value: unknown): value is Channel => CHANNELS.has(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 1000
const isBetween = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most
const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && isBetween(value, least, most)
