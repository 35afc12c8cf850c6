import { randomInt } from 'node:crypto'

import { normaliseNumber } from '../carrier/ids.ts'
import { isWebUrl } from '../web-url.ts'
import { type Parsed, refuse } from './errors.ts'

/** The parameters of a request: query, form or JSON. */
export type Parameters = (name: string) => string | undefined

export function parametersOf(query: unknown, body: unknown): Parameters {
  const fields: Readonly<Record<string, unknown>> = { ...fieldsOf(query), ...fieldsOf(body) }
  return (name) => {
    const value = fields[name]
    const text = typeof value === 'number' ? String(value) : value
    return typeof text === 'string' && text !== '' ? text : undefined
  }
}

const fieldsOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

export interface Wanted {
  readonly to: string
  readonly code: string
  /** of an earlier `checkSendAbility` */
  readonly requestId: string | undefined
  readonly senderUsername: string | undefined
  readonly callbackUrl: string | undefined
  readonly payload: string | undefined
  readonly ttlSeconds: number
}

const MAX_PAYLOAD_BYTES = 128
const MAX_TTL = 3_600
const MIN_TTL = 30

/** https://core.telegram.org/gateway/api#sendverificationmessage; reports may go to http URLs here. */
export function parseMessage(one: Parameters): Parsed<Wanted> {
  const to = readNumber(one)
  const code = readCode(one)
  const [payload, callbackUrl, senderUsername] = [one('payload'), one('callback_url'), one('sender_username')]
  const ttl = one('ttl') ?? String(MAX_TTL)
  if (to === undefined) return refuse('PHONE_NUMBER_INVALID')
  if (!code.ok) return code
  if (payload !== undefined && Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
    return refuse('PAYLOAD_INVALID')
  if (callbackUrl !== undefined && !isWebUrl(callbackUrl)) return refuse('CALLBACK_URL_INVALID')
  if (senderUsername !== undefined && !/^[a-z]\w{3,31}$/i.test(senderUsername))
    return refuse('SENDER_USERNAME_INVALID')
  if (!/^\d{2,4}$/.test(ttl) || Number(ttl) < MIN_TTL || Number(ttl) > MAX_TTL) return refuse('TTL_INVALID')
  return {
    ok: true,
    value: {
      to,
      code: code.value,
      requestId: one('request_id'),
      senderUsername,
      callbackUrl,
      payload,
      ttlSeconds: Number(ttl),
    },
  }
}

export function readNumber(one: Parameters): string | undefined {
  const text = one('phone_number') ?? ''
  return text.length <= 40 ? normaliseNumber(text) : undefined
}

/** The application's code, or one of the length that it wants. */
function readCode(one: Parameters): Parsed<string> {
  const [code, length] = [one('code'), one('code_length')]
  if (code !== undefined) return /^\d{4,8}$/.test(code) ? { ok: true, value: code } : refuse('CODE_INVALID')
  if (length === undefined) return refuse('CODE_LENGTH_REQUIRED')
  if (!/^[4-8]$/.test(length)) return refuse('CODE_LENGTH_INVALID')
  const digits = Number(length)
  return { ok: true, value: String(randomInt(10 ** digits)).padStart(digits, '0') }
}
