import { checkBody, type Credentials, numberAt, startBody } from './bodies.ts'
import type { Answer } from './connection.ts'

/** The requests of callers, each once. */
export type Work =
  | { readonly type: 'start'; readonly credentials: Credentials; readonly firstNumber: number }
  | {
      readonly type: 'check'
      readonly credentials: Credentials
      readonly ids: readonly string[]
      readonly code: string
    }

export interface Source {
  readonly path: string
  /** undefined once there are no more requests */
  next(): string | undefined
}

export function sourceOf(work: Work): Source {
  let index = 0
  switch (work.type) {
    case 'start':
      return {
        path: '/verify/json',
        next: () => startBody(work.credentials, numberAt(work.firstNumber + index++)),
      }
    case 'check':
      return {
        path: '/verify/check/json',
        next() {
          const id = work.ids[index++]
          return id === undefined ? undefined : checkBody(work.credentials, id, work.code)
        },
      }
  }
}

export const isThrottled = ({ status, body }: Answer): boolean =>
  status === 200 && body.includes('"status":"1"')

/** A refusal is cheaper than a success, so it must not count. @throws Error with the answer */
export function mustBeDone({ status, body }: Answer): void {
  if (status !== 200 || !body.includes('"status":"0"')) throw new Error(`answered ${status} ${body}`)
}
