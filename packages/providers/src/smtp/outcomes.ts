import type { Outcome, OutcomeKind } from '@pinpost/core'

import { type Fields, fieldsOf } from '../fields.ts'
import type { SendResult } from './client.ts'

type RefusalKind = Exclude<OutcomeKind, 'accepted' | 'throttled'>

/** @param reference the Message-ID, which the server's log contains */
export function outcomeOf(result: SendResult, reference: string): Outcome {
  switch (result.kind) {
    case 'taken':
      return { kind: 'accepted', reference }
    case 'busy':
      return { kind: 'throttled', retryAfterSeconds: 1, code: 'busy' }
    case 'failed':
      return outcomeOfError(fieldsOf(result.error))
  }
}

function outcomeOfError(error: Fields): Outcome {
  const { responseCode: status, response, code } = error
  if (typeof status !== 'number' || code === 'ETLS') return outcomeWithoutAnswer(error)
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(String(response))?.[1]
  const label = enhanced === undefined ? `smtp_${status}` : `smtp_${status}_${enhanced}`
  // Refused before the message was sent. A 4xx means a temporary fault of the server, not a wrong password.
  if (code === 'EAUTH') return { kind: status >= 500 ? 'credentialError' : 'providerError', code: label }
  if (status >= 400 && status < 500) return { kind: 'throttled', code: label }
  if (status < 400) return { kind: 'ambiguous', code: label }
  return { kind: kindOfRefusal(status, enhanced), code: label }
}

/** Enhanced status codes (RFC 3463), which are more exact than the three-digit ones. */
const KINDS: readonly (readonly [pattern: RegExp, kind: RefusalKind])[] = [
  // No such mailbox or domain. Other steps of the verification may have another destination.
  [/^5\.1\.(?:1|2|3|6|10)$/, 'channelUnsupported'],
  // Disabled or full.
  [/^5\.2\.[012]$/, 'unreachable'],
  // Too large, or refused for its content or by policy.
  [/^5\.(?:2\.3|3\.4|6\.\d+|7\.(?:1|2[0-9]))$/, 'contentRejected'],
  [/^5\.7\.(?:8|9|11)$/, 'credentialError'],
]

const LOGIN_REQUIRED = 530

/** 550 and 551 without an enhanced code: no such mailbox. 552: mailbox full. 554: policy. */
const BY_STATUS: ReadonlyMap<number, RefusalKind> = new Map([
  [550, 'channelUnsupported'],
  [551, 'channelUnsupported'],
  [552, 'unreachable'],
  [553, 'channelUnsupported'],
  [554, 'contentRejected'],
])

function kindOfRefusal(status: number, enhanced: string | undefined): RefusalKind {
  const kind =
    enhanced === undefined ? BY_STATUS.get(status) : KINDS.find(([pattern]) => pattern.test(enhanced))?.[1]
  return kind ?? (status === LOGIN_REQUIRED ? 'credentialError' : 'requestRefused')
}

/** Before the greeting nothing can have been sent. */
const SETUP_TIMEOUTS: ReadonlySet<unknown> = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT'])
const SETUP_CODES: ReadonlySet<unknown> = new Set(['EDNS', 'ETLS', 'EAUTH'])

/** No answer. Only a fault of the set-up proves that nothing was sent. */
function outcomeWithoutAnswer({ code, originalCode, syscall, timeoutType }: Fields): Outcome {
  const isSetup =
    SETUP_CODES.has(code) ||
    SETUP_TIMEOUTS.has(timeoutType) ||
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    /CERT|VERIFY/.test(String(originalCode))
  return {
    kind: isSetup ? 'providerError' : 'ambiguous',
    code: wordOf(originalCode) ?? wordOf(code) ?? 'noAnswer',
  }
}

/** Codes of Node and nodemailer have this form; anything else may quote the message. */
const wordOf = (code: unknown): string | undefined =>
  typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code) ? code : undefined
