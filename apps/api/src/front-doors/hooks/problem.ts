import type { StartRefusal } from '@pinpost/core'

import type { InvalidParameter } from '../../http/validate.ts'

/** Why a code is not delivered. Texts may be shown to people, so they say nothing about limits and blocks. */
export interface DeliveryProblem {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly invalid_parameters?: readonly InvalidParameter[]
  /** whole seconds; undefined if it is of no use to try again */
  readonly retryAfterSeconds?: number
}

export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused'
  readonly problem: DeliveryProblem

  constructor(problem: DeliveryProblem) {
    super(problem.title)
    this.problem = problem
  }
}

export const PROBLEMS = {
  unauthorized: {
    status: 401,
    title: 'Unauthorized',
    detail: 'The credentials, the token or the signature are wrong, or the account has no such hook.',
  },
  forbidden: { status: 403, title: 'Forbidden', detail: 'The account may not deliver to this destination.' },
  noCustomPin: {
    status: 403,
    title: 'Forbidden',
    detail: 'The account may not choose codes itself: it needs the permission customPin.',
  },
  notFound: {
    status: 404,
    title: 'Not Found',
    detail: 'There is no such delivery in progress.',
  },
  running: {
    status: 409,
    title: 'Conflict',
    detail: 'A verification to the same destination is in progress.',
  },
  encodedBody: {
    status: 415,
    title: 'Unsupported Media Type',
    detail: 'Send the body uncompressed.',
  },
  undeliverable: {
    status: 422,
    title: 'Undeliverable',
    detail: 'Codes cannot be delivered to this destination.',
  },
  tooMany: { status: 429, title: 'Too Many Requests', detail: 'Please wait, then ask for a new code.' },
  internalError: {
    status: 500,
    title: 'Internal Error',
    detail: 'The code could not be delivered. Please try again.',
    retryAfterSeconds: 1,
  },
  overloaded: {
    status: 503,
    title: 'Service Unavailable',
    detail: 'The code could not be delivered. Please try again.',
    retryAfterSeconds: 1,
  },
} as const satisfies Record<string, DeliveryProblem>

export const invalidParameters = (invalid: readonly InvalidParameter[]): DeliveryRefused =>
  new DeliveryRefused({
    status: 422,
    title: 'Invalid Parameters',
    detail: 'The value of one or more parameters is invalid.',
    invalid_parameters: invalid,
  })

export const invalidParameter = (name: string, reason: string): DeliveryRefused =>
  invalidParameters([{ name, reason }])

export function problemOf(refusal: StartRefusal): DeliveryProblem {
  switch (refusal.reason) {
    case 'fictional':
    case 'unverifiable':
    case 'countryOff':
    case 'unsupportedCountry':
    case 'blockedNetwork':
      return PROBLEMS.undeliverable
    case 'barred':
    case 'accountOff':
    case 'notPermitted':
      return PROBLEMS.forbidden
    case 'running':
      return PROBLEMS.running
    case 'limit':
      return { ...PROBLEMS.tooMany, retryAfterSeconds: refusal.retryAfterSeconds }
  }
}
