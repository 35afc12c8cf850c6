import {
  basicOf,
  checkBody,
  checkBodyTwilio,
  type Credentials,
  numberAt,
  startBody,
  startBodyTwilio,
  startBodyV2,
  toRequestId,
  TWILIO,
} from './bodies.ts'
import type { Answer } from './connection.ts'

export type Wire = 'v1' | 'v2' | 'twilio'

/** The requests of callers, each once. */
export type Work =
  | {
      readonly type: 'start'
      readonly wire: Wire
      readonly credentials: Credentials
      readonly firstNumber: number
    }
  | {
      readonly type: 'check'
      readonly wire: Wire
      readonly credentials: Credentials
      /** for Twilio's wire, numbers: its callers check by number */
      readonly ids: readonly string[]
      readonly code: string
    }

interface Request {
  readonly path: string
  readonly body: string
  readonly authorization?: string
}

export interface Source {
  /** undefined once there are no more requests */
  next(): Request | undefined
}

export function sourceOf(work: Work): Source {
  let index = 0
  switch (work.type) {
    case 'start':
      return { next: () => startOf(work, numberAt(work.firstNumber + index++)) }
    case 'check':
      return {
        next() {
          const id = work.ids[index++]
          return id === undefined ? undefined : checkOf(work, id)
        },
      }
  }
}

function startOf({ wire, credentials }: Pick<Work, 'wire' | 'credentials'>, number: string): Request {
  switch (wire) {
    case 'v1':
      return { path: '/verify/json', body: startBody(credentials, number) }
    case 'v2':
      return { path: '/v2/verify', body: startBodyV2(number), authorization: basicOf(credentials) }
    case 'twilio':
      return {
        path: `${SERVICE}/Verifications`,
        body: startBodyTwilio(number),
        authorization: twilioOf(credentials),
      }
  }
}

function checkOf({ wire, credentials, code }: Extract<Work, { type: 'check' }>, id: string): Request {
  switch (wire) {
    case 'v1':
      return { path: '/verify/check/json', body: checkBody(credentials, id, code) }
    case 'v2':
      return {
        path: `/v2/verify/${toRequestId(id)}`,
        body: JSON.stringify({ code }),
        authorization: basicOf(credentials),
      }
    case 'twilio':
      return {
        path: `${SERVICE}/VerificationCheck`,
        body: checkBodyTwilio(id, code),
        authorization: twilioOf(credentials),
      }
  }
}

const SERVICE = `/v2/Services/${TWILIO.service}`

const twilioOf = ({ secret }: Credentials): string => basicOf({ key: TWILIO.account, secret })

export const isThrottled = ({ status, body }: Answer): boolean =>
  status === 200 && body.includes('"status":"1"')

/** A refusal is cheaper than a success, so it must not count. @throws Error with the answer */
export function mustBeDone({ status, body }: Answer): void {
  const isDone =
    status === 201 || status === 202 || (status === 200 && /"status":"(?:0|completed|approved)"/.test(body))
  if (!isDone) throw new Error(`answered ${status} ${body}`)
}
