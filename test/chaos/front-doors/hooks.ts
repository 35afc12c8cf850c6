import type { Reply } from '../notebook.ts'
import type { WireRequest } from '../wire.ts'
import { CODE_LENGTH, type FrontDoor } from './front-door.ts'

const REPLIES: Readonly<Record<number, Reply>> = {
  202: 'done',
  204: 'done',
  429: 'throttled',
  500: 'internalError',
  503: 'throttled',
}
const STEP_SECONDS = 300

const request = (path: string, body: object): WireRequest => ({
  as: 'account',
  method: 'POST',
  path: `/deliver${path}`,
  contentType: 'application/json',
  body: JSON.stringify(body),
  read: (status) => REPLIES[status] ?? 'other',
})

/** The caller's own code. */
const codeFor = (number: string): string => number.slice(-CODE_LENGTH)

const start = (number: string): WireRequest =>
  request('', {
    to: `+${number}`,
    code: codeFor(number),
    brand: 'Chaos',
    locale: 'en-gb',
    ttl: 2 * STEP_SECONDS,
    workflow: ['sms', 'voice'],
    dedupe_key: `caller${number}`,
  })

/** Callers whose codes are only delivered. They compare codes themselves, and report the right one. */
export const hooks = {
  wrongCodes: Infinity,
  isTriggeredByStart: true,
  start: (_random, { numbers: [number] }) => ({
    to: number,
    request: start(number),
    stepSeconds: STEP_SECONDS,
  }),
  check: (id, code, to) =>
    code === codeFor(to) ? request(`/${id}/feedback`, { result: 'succeeded' }) : undefined,
  cancel: () => undefined,
  /** the same delivery again */
  trigger: (_id, to) => start(to),
  search: () => undefined,
} as const satisfies FrontDoor
