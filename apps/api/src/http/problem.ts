import type { FastifyReply } from 'fastify'

import { sendJson } from './send-text.ts'

/** An error as RFC 9457 has it. */
export interface Problem {
  readonly status: number
  /** fragment of Vonage's page of errors */
  readonly type: string
  readonly title: string
  readonly detail: string
  /** the verification that is in progress instead */
  readonly request_id?: string
  readonly invalid_parameters?: readonly { readonly name: string; readonly reason: string }[]
}

/** Refusals that the problem answers of both Vonage APIs word alike. */
export const VONAGE_PROBLEMS = {
  noBlock: {
    status: 404,
    type: '#bad-request',
    title: 'Not Found',
    detail: 'The network you provided does not have an active block.',
  },
  encodedBody: {
    status: 415,
    type: '#bad-request',
    title: 'Unsupported Media Type',
    detail: 'The Content-Encoding is not supported. Send the body uncompressed.',
  },
  internalError: {
    status: 500,
    type: '#internal-error',
    title: 'Internal error',
    detail: 'There was an error processing your request in the Platform.',
  },
} as const satisfies Record<string, Problem>

const ERRORS_PAGE = 'https://developer.vonage.com/api-errors'

export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

export function sendProblem(
  reply: FastifyReply,
  { status, type, ...problem }: Problem,
  instance: string,
): FastifyReply {
  const body = { type: ERRORS_PAGE + type, ...problem, instance }
  return sendJson(reply, status, body, 'application/problem+json')
}
