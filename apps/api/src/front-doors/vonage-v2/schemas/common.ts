import { type TSchema, Type } from 'typebox'

import { emptyAnswer, jsonAnswer, transportErrors } from '../../../docs/errors.ts'
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

function problemAnswers(documented: readonly Problem[]) {
  const byStatus = new Map<number, readonly Problem[]>()
  for (const problem of documented)
    byStatus.set(problem.status, [...(byStatus.get(problem.status) ?? []), problem])
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.map(({ title, detail }) => `${title}: ${detail}`).join(' Or: '),
        content: { 'application/problem+json': { schema: ProblemAnswer } },
      },
    ]),
  )
}

const { unauthorized, tokenExpired, tokenForbidden, encodedBody, throttled, internalError } = PROBLEMS
const COMMON: readonly Problem[] = [
  unauthorized,
  tokenExpired,
  tokenForbidden,
  encodedBody,
  throttled,
  internalError,
]

interface Described {
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly body?: TSchema
  readonly success: { readonly status: number; readonly description: string; readonly schema?: TSchema }
  readonly problems: readonly Problem[]
}

/** The schema of an operation, with the answers that all of them have. */
export function describe({ tag, params, querystring, body, success, problems: some, ...texts }: Described) {
  const { status, description, schema } = success
  return {
    ...texts,
    tags: [tag],
    security: CREDENTIALS_V2,
    ...(params && { params }),
    ...(querystring && { querystring }),
    ...(body && { body: { content: { 'application/json': { schema: body } } } }),
    response: {
      ...transportErrors(413),
      [status]: schema === undefined ? emptyAnswer(description) : jsonAnswer(description, schema),
      ...problemAnswers([...COMMON, ...some]),
    },
  }
}
