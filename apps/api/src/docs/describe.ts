import type { TSchema } from 'typebox'

import { emptyAnswer, jsonAnswer, transportErrors } from './errors.ts'

interface DescribeOptions<R> {
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  /** the content type of requests */
  readonly bodyType: 'application/json' | 'application/x-www-form-urlencoded'
  /** documents the refusals of one status */
  readonly answerOf: (refusals: readonly R[]) => object
  /** refusals of every operation */
  readonly common: readonly R[]
}

export interface Described<R> {
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly body?: TSchema
  readonly success: { readonly status: number; readonly description: string; readonly schema?: TSchema }
  readonly problems: readonly R[]
}

/** Documents the problems of one status. @param schema of their bodies */
export const problemsAs =
  (schema: TSchema) => (problems: readonly { readonly title: string; readonly detail: string }[]) => ({
    description: problems.map(({ title, detail }) => `${title}: ${detail}`).join(' Or: '),
    content: { 'application/problem+json': { schema } },
  })

/** Makes the schemas of an API's operations, with the answers that all of them have. */
export function makeDescribe<R extends { readonly status: number }>({
  security,
  bodyType,
  answerOf,
  common,
}: DescribeOptions<R>) {
  function answersOf(refusals: readonly R[]) {
    const byStatus = new Map<number, readonly R[]>()
    for (const refusal of refusals)
      byStatus.set(refusal.status, [...(byStatus.get(refusal.status) ?? []), refusal])
    return Object.fromEntries([...byStatus].map(([status, some]) => [status, answerOf(some)]))
  }

  return function describe({ tag, params, querystring, body, success, problems, ...texts }: Described<R>) {
    const { status, description, schema } = success
    return {
      ...texts,
      tags: [tag],
      security,
      ...(params && { params }),
      ...(querystring && { querystring }),
      ...(body && { body: { content: { [bodyType]: { schema: body } } } }),
      response: {
        ...transportErrors(413),
        [status]: schema === undefined ? emptyAnswer(description) : jsonAnswer(description, schema),
        ...answersOf([...common, ...problems]),
      },
    }
  }
}
