import { STATUS_CODES } from 'node:http'

import { type TSchema, Type } from 'typebox'

const DESCRIPTIONS = {
  400: 'The request could not be read as HTTP, or its body not as what this route wants.',
  413: 'The body has more than 64 KiB.',
  415: 'The content type is malformed, or one that this route does not read.',
  500: 'The service itself failed, for example since Redis is away. The request may be repeated.',
} as const

/** One answer in JSON, as Fastify wants it in `response`. */
export const jsonAnswer = (description: string, schema: TSchema) => ({
  description,
  content: { 'application/json': { schema } },
})

/** An answer without a body. */
export const emptyAnswer = (description: string) => ({ ...Type.Null(), description })

/** What the error handler answers where a request does not reach its route, with no status in the body. */
export const errorSchema = (status: number) =>
  Type.Object(
    { error: Type.Literal(STATUS_CODES[status] ?? 'Error', { description: 'The HTTP status in words.' }) },
    { title: `${STATUS_CODES[status] ?? 'Error'} error`, additionalProperties: false },
  )

/** The answers of `response` that come from below the routes. */
export const transportErrors = (...statuses: readonly (keyof typeof DESCRIPTIONS)[]) =>
  Object.fromEntries(
    statuses.map((status) => [status, jsonAnswer(DESCRIPTIONS[status], errorSchema(status))]),
  )
