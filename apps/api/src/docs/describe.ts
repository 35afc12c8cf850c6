import type { TSchema } from 'typebox'

import { emptyAnswer, jsonAnswer, transportErrors } from './errors.ts'

/** A refusal that is documented. */
interface DocumentedProblem {
  readonly status: number
  readonly title: string
  readonly detail: string
}

interface DescribeOptions {
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  /** the body of a problem */
  readonly problemAnswer: TSchema
  /** refusals of every operation */
  readonly common: readonly DocumentedProblem[]
}

export interface Described {
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly body?: TSchema
  readonly success: { readonly status: number; readonly description: string; readonly schema?: TSchema }
  readonly problems: readonly DocumentedProblem[]
}

/** Makes the schemas of an API's operations, with the answers that all of them have. */
export function makeDescribe({ security, problemAnswer, common }: DescribeOptions) {
  function problemAnswers(documented: readonly DocumentedProblem[]) {
    const byStatus = new Map<number, readonly DocumentedProblem[]>()
    for (const problem of documented)
      byStatus.set(problem.status, [...(byStatus.get(problem.status) ?? []), problem])
    return Object.fromEntries(
      [...byStatus].map(([status, some]) => [
        status,
        {
          description: some.map(({ title, detail }) => `${title}: ${detail}`).join(' Or: '),
          content: { 'application/problem+json': { schema: problemAnswer } },
        },
      ]),
    )
  }

  return function describe({ tag, params, querystring, body, success, problems: some, ...texts }: Described) {
    const { status, description, schema } = success
    return {
      ...texts,
      tags: [tag],
      security,
      ...(params && { params }),
      ...(querystring && { querystring }),
      ...(body && { body: { content: { 'application/json': { schema: body } } } }),
      response: {
        ...transportErrors(413),
        [status]: schema === undefined ? emptyAnswer(description) : jsonAnswer(description, schema),
        ...problemAnswers([...common, ...some]),
      },
    }
  }
}
