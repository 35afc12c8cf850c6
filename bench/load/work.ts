import {
  basicOf,
  checkBody,
  type Credentials,
  numberAt,
  startBody,
  startBodyV2,
  toRequestId,
} from './bodies.ts'
import type { Answer } from './connection.ts'

/** The requests of callers, each once. */
export type Work =
  | {
      readonly type: 'start'
      readonly wire: 'v1' | 'v2'
      readonly credentials: Credentials
      readonly firstNumber: number
    }
  | {
      readonly type: 'check'
      readonly wire: 'v1' | 'v2'
      readonly credentials: Credentials
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

const startOf = ({ wire, credentials }: Pick<Work, 'wire' | 'credentials'>, number: string): Request =>
  wire === 'v1'
    ? { path: '/verify/json', body: startBody(credentials, number) }
    : { path: '/v2/verify', body: startBodyV2(number), authorization: basicOf(credentials) }

const checkOf = ({ wire, credentials, code }: Extract<Work, { type: 'check' }>, id: string): Request =>
  wire === 'v1'
    ? { path: '/verify/check/json', body: checkBody(credentials, id, code) }
    : {
        path: `/v2/verify/${toRequestId(id)}`,
        body: JSON.stringify({ code }),
        authorization: basicOf(credentials),
      }

export const isThrottled = ({ status, body }: Answer): boolean =>
  status === 200 && body.includes('"status":"1"')

/** A refusal is cheaper than a success, so it must not count. @throws Error with the answer */
export function mustBeDone({ status, body }: Answer): void {
  const isDone = status === 202 || (status === 200 && /"status":"(?:0|completed)"/.test(body))
  if (!isDone) throw new Error(`answered ${status} ${body}`)
}
