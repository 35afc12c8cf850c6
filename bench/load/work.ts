import { checkBody, type Credentials, numberAt, startBody } from './bodies.ts'
import type { Answer } from './connection.ts'

/** What callers ask for: each request once. */
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
  /** undefined once there is nothing left to ask */
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

/** What is refused costs less than what is done, so a refusal must not count. @throws Error with what was answered */
export function mustBeDone({ status, body }: Answer): void {
  if (status !== 200 || !body.includes('"status":"0"')) throw new Error(`answered ${status} ${body}`)
}
