import { errorBody } from '@pinpost/telemetry'
import type { FastifyInstance, HTTPMethods } from 'fastify'

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Answers 405 to methods that a path does not have. Call it before routes are added, so that it sees all of them.
 * @returns a function that adds its routes; call it after the others are registered
 */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ method, url }) => {
    const methods = known.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    known.set(url, methods)
  })
  return () => {
    // Plugins load in order, so the routes of the others are known here.
    app.register((scope, _options, done) => {
      for (const [url, methods] of known) refuseOthers(scope, url, [...methods])
      done()
    })
  }
}

function refuseOthers(app: FastifyInstance, url: string, known: readonly string[]): void {
  const others = METHODS.filter((method) => !known.includes(method))
  if (others.length === 0) return
  const allow = METHODS.filter((method) => known.includes(method)).join(', ')
  app.route({
    method: others,
    url,
    schema: { hide: true },
    exposeHeadRoute: false,
    // The body is not read, because any body is refused.
    async onRequest(_request, reply) {
      await reply.code(405).header('allow', allow).send(errorBody(405))
    },
    handler: () => undefined,
  })
}
