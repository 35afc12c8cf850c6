import { randomBytes } from 'node:crypto'

import type { Account } from '@pinpost/store'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { authenticate } from './authenticate.ts'
import type { Door } from './endpoint.ts'
import { unblockNetwork } from './network-unblock.ts'
import { type Parameters, readParameters } from './parameters.ts'
import { ProblemError, PROBLEMS, sendProblem } from './problem.ts'
import { saveTemplate } from './templates.ts'
import { WireError } from './wire.ts'

interface Resource {
  readonly path: string
  readonly status: number
  readonly run: (door: Door, account: Account, parameters: Parameters) => Promise<object>
}

/** The endpoints of the v1 API that answer with real HTTP statuses. */
export const RESOURCES: readonly Resource[] = [
  { path: '/verify/network-unblock', status: 202, run: unblockNetwork },
  { path: '/verify/templates', status: 201, run: saveTemplate },
]

export async function answerResource(
  door: Door,
  { status, run }: Resource,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const instance = randomBytes(16).toString('hex')
  try {
    const parameters = readParameters(request)
    const account = await authenticate(door, request, parameters)
    const answer = await run(door, account, parameters)
    return reply
      .code(status)
      .header('content-type', 'application/json')
      .send(Buffer.from(JSON.stringify(answer)))
  } catch (error) {
    if (error instanceof ProblemError) return sendProblem(reply, error.problem, instance)
    if (error instanceof WireError) {
      return sendProblem(
        reply,
        error.answer.status === '1' ? PROBLEMS.throttled : PROBLEMS.unauthorized,
        instance,
      )
    }
    door.logger.error({ err: error, instance }, 'request failed')
    return sendProblem(reply, PROBLEMS.internalError, instance)
  }
}
