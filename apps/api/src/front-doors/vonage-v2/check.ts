import { plainText, Secret } from '@pinpost/core'
import { Type } from 'typebox'

import { readCaller } from '../../http/caller.ts'
import { ProblemError } from '../../http/problem.ts'
import { checkCode } from '../../verifications/check.ts'
import type { Call, Operation } from './operation.ts'
import { parse } from './parse.ts'
import { problems, PROBLEMS } from './problem.ts'
import { fromRequestId, toRequestId } from './request-id.ts'
import { describe, EXAMPLE_ID, RequestId } from './schemas/common.ts'

const MAX_CODE_LENGTH = 64

const CheckBody = Type.Object(
  {
    code: Type.Union(
      [Type.String({ minLength: 1, maxLength: MAX_CODE_LENGTH }), Type.Integer({ minimum: 0 })],
      {
        description: 'The code that the person typed.',
        examples: ['1234'],
      },
    ),
  },
  { title: 'Verify v2 check' },
)

export const CHECK: Operation = {
  method: 'POST',
  path: '/v2/verify/:request_id',
  status: 200,
  schema: describe({
    operationId: 'checkCodeV2',
    tag: 'Verify v2',
    summary: 'Check a code',
    description: 'Three wrong codes end a request. A code with invalid characters is not counted.',
    params: Type.Object({ request_id: RequestId }),
    body: CheckBody,
    success: {
      status: 200,
      description: 'The code is right.',
      schema: Type.Object(
        { request_id: RequestId, status: Type.Literal('completed', { description: 'Always `completed`.' }) },
        { title: 'Verify v2 completed', additionalProperties: false },
      ),
    },
    problems: [
      PROBLEMS.invalidCode,
      problems.notFound(EXAMPLE_ID),
      PROBLEMS.tooManyWrongCodes,
      problems.invalidParameter('code', 'Code is required'),
    ],
  }),
  async run(context, call) {
    const { account, logger, path } = call
    const { request_id: requestId = '' } = path
    const submitted = { target: fromRequestId(requestId), ...readCode(call.body), caller: callerOf(call) }
    const outcome = await checkCode({ ...context, logger }, account, submitted)
    switch (outcome.type) {
      case 'right':
        return { request_id: toRequestId(outcome.verification.id), status: 'completed' }
      case 'wrong':
        throw new ProblemError(PROBLEMS.invalidCode)
      case 'tooManyWrong':
        throw new ProblemError(PROBLEMS.tooManyWrongCodes)
      case 'nothingToCheck':
        throw new ProblemError(problems.notFound(requestId))
    }
  },
}

/** As people type it: with blanks in and around it, or in the digits of another script. */
function readCode(body: unknown): { readonly code: Secret; readonly isNumber: boolean } {
  const { code } = parse(CheckBody, body)
  const text = plainText(String(code)).replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9]+$/.test(text)) throw new ProblemError(PROBLEMS.invalidCode)
  return { code: new Secret(text), isNumber: typeof code === 'number' }
}

/** The client that the request's headers name. @throws ProblemError 422 */
export const callerOf = ({ headers }: Pick<Call, 'headers'>) =>
  readCaller(
    headers,
    () => undefined,
    (name) => new ProblemError(problems.invalidParameter(name, `${name} is invalid`)),
  )
