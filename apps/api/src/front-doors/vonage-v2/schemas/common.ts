import { Type } from 'typebox'

import { makeDescribe, problemsAs } from '../../../docs/describe.ts'
import { CREDENTIALS_V2 } from '../../../docs/security.ts'
import type { Problem } from '../../../http/problem.ts'
import { PROBLEMS } from '../problem.ts'

export const EXAMPLE_ID = 'c11236f4-00bf-4b89-84ba-88b25df97315'

export const RequestId = Type.String({
  description: 'The id of the request.',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  examples: [EXAMPLE_ID],
})

export const Link = Type.Object(
  { href: Type.String({ description: 'The URL.' }) },
  { title: 'Link', additionalProperties: false },
)

const ProblemAnswer = Type.Object(
  {
    type: Type.String({ description: 'The kind of the problem, as a link.' }),
    title: Type.String({ description: 'The problem in a few words.' }),
    detail: Type.String({ description: 'The problem in a sentence.' }),
    request_id: Type.Optional(RequestId),
    invalid_parameters: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ description: 'The parameter.' }),
            reason: Type.String({ description: 'Why it is wrong.' }),
          },
          { title: 'Invalid parameter v2', additionalProperties: false },
        ),
      ),
    ),
    instance: Type.String({
      description: 'The id of this answer; its log line has the same.',
      pattern: '^[0-9a-f]{32}$',
    }),
  },
  { title: 'Problem v2', description: 'RFC 9457.', additionalProperties: false },
)

const { unauthorized, tokenExpired, tokenForbidden, encodedBody, throttled, internalError } = PROBLEMS
const COMMON: readonly Problem[] = [
  unauthorized,
  tokenExpired,
  tokenForbidden,
  encodedBody,
  throttled,
  internalError,
]

/** The schema of an operation, with the answers that all of them have. */
export const describe = makeDescribe({
  security: CREDENTIALS_V2,
  bodyType: 'application/json',
  answerOf: problemsAs(ProblemAnswer),
  common: COMMON,
})
