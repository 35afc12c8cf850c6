import type { FastifyReply } from 'fastify'

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
  return reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(body)))
}
