import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, HTTPMethods } from 'fastify'

import { acceptAnyBody } from './raw-bodies.ts'

export interface ServedOperation {
  readonly method: HTTPMethods | HTTPMethods[]
  readonly path: string
  readonly schema: FastifySchema
}

/** Adds a route for each operation. They validate with the same schemas themselves, because their errors differ from Fastify's. */
export function serveOperations<O extends ServedOperation>(
  app: FastifyInstance,
  operations: readonly O[],
  answer: (operation: O, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  acceptAnyBody(app)
  app.setValidatorCompiler(() => () => true)
  for (const operation of operations) {
    const { method, path: url, schema } = operation
    app.route({
      method,
      url,
      schema,
      exposeHeadRoute: false,
      handler: (request, reply) => answer(operation, request, reply),
    })
  }
}
