import { Type } from 'typebox'

import { ProblemError } from '../../http/problem.ts'
import { advance, cancel } from '../../verifications/control.ts'
import type { Operation } from './operation.ts'
import { problems, PROBLEMS } from './problem.ts'
import { fromRequestId } from './request-id.ts'
import { describe, EXAMPLE_ID, RequestId } from './schemas/common.ts'

const params = Type.Object({ request_id: RequestId })

export const CANCEL: Operation = {
  method: 'DELETE',
  path: '/v2/verify/:request_id',
  status: 204,
  schema: describe({
    operationId: 'cancelV2',
    tag: 'Verify v2',
    summary: 'Cancel a request',
    description: 'From 30 seconds after the start, and before the second step.',
    params,
    success: { status: 204, description: 'The request is cancelled.' },
    problems: [problems.notFound(EXAMPLE_ID), problems.notNow()],
  }),
  async run(context, { account, logger, path }) {
    const { request_id: requestId = '' } = path
    const reply = await cancel({ ...context, logger }, account, fromRequestId(requestId))
    switch (reply) {
      case 'done':
        return undefined
      case 'tooEarly':
      case 'tooLate':
        throw new ProblemError(problems.notNow())
      case 'ended':
        throw new ProblemError(problems.notFound(requestId))
    }
  },
}

const nextWorkflow = (name: string, operationId: string, summary: string): Operation => ({
  method: 'POST',
  path: `/v2/verify/:request_id/${name}`,
  status: 200,
  schema: describe({
    operationId,
    tag: 'Verify v2',
    summary,
    description:
      'The next step of the workflow begins now. The same call within five seconds is a repetition.',
    params,
    success: { status: 200, description: 'The next step begins.' },
    problems: [PROBLEMS.forbidden, problems.notFound(EXAMPLE_ID), problems.noMoreEvents()],
  }),
  async run(context, { account, logger, path }) {
    const { request_id: requestId = '' } = path
    const reply = await advance({ ...context, logger }, account, fromRequestId(requestId))
    switch (reply) {
      case 'done':
        return undefined
      case 'barred':
        throw new ProblemError(PROBLEMS.forbidden)
      case 'noMoreSteps':
        throw new ProblemError(problems.noMoreEvents())
      case 'ended':
        throw new ProblemError(problems.notFound(requestId))
    }
  },
})

export const NEXT_WORKFLOW = nextWorkflow('next_workflow', 'nextWorkflowV2', 'Go on to the next step')
export const NEXT_WORKFLOW_BY_JAVA = nextWorkflow(
  'next-workflow',
  'nextWorkflowOfJavaSdk',
  'Go on to the next step, as the Java SDK writes it',
)
