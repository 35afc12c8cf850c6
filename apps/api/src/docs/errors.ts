import { STATUS_CODES } from 'node:http'

import { type TSchema, Type } from 'typebox'

const DESCRIPTIONS = {
  400: 'The request could not be read as HTTP, or its body not as what this route wants.',
  413: 'The body has more than 64 KiB.',
  415: 'The content type is malformed, or one that this route does not read.',
  500: 'The service itself failed, for example since Redis is away. The request may be repeated.',
} as const

/** A JSON answer for Fastify's `response`. */
export const jsonAnswer = (description: string, schema: TSchema) => ({
  description,
  content: { 'application/json': { schema } },
})

/** An answer without a body. */
export const emptyAnswer = (description: string) => ({ ...Type.Null(), description })

/** Answers of the error handler to requests that do not reach a route; their body has no status. */
export const errorSchema = (status: number) =>
  Type.Object(
    { error: Type.Literal(STATUS_CODES[status] ?? 'Error', { description: 'The HTTP status in words.' }) },
    { title: `${STATUS_CODES[status] ?? 'Error'} error`, additionalProperties: false },
  )

/** Answers that are given before a route is reached. */
export const transportErrors = (...statuses: readonly (keyof typeof DESCRIPTIONS)[]) =>
  Object.fromEntries(
    statuses.map((status) => [status, jsonAnswer(DESCRIPTIONS[status], errorSchema(status))]),
  )
