import type { FastifyPluginCallback, FastifyRequest } from 'fastify'

/** What a machine asks for all the time, and what nobody waits for. */
const UNTRACED = /^\/(?:health|docs)(?:[/?]|$)/

/**
 * Fastify's own instrumentation; loaded only where traces are wanted. A request's span has the route's pattern for a
 * name, as its URL may carry numbers, codes and secrets.
 */
export async function loadRequestTracing(): Promise<FastifyPluginCallback> {
  const { FastifyOtelInstrumentation } = await import('@fastify/otel')
  const instrumentation = new FastifyOtelInstrumentation({
    // The span of the handler stays: it is what carries the trace past the reading of the body.
    instrumentHooks: false,
    ignorePaths: ({ url }) => UNTRACED.test(url),
    requestHook(span, request) {
      const { method, id, routeOptions } = request
      span.updateName(`${method} ${routeOptions.url ?? '(unknown)'}`)
      span.setAttribute('pinpost.request', id)
      const verification = verificationOf(request)
      if (verification !== undefined) span.setAttribute('pinpost.verification', verification)
    },
  })
  return instrumentation.plugin()
}

/** A carrier's callback names it in the path. */
function verificationOf({ params }: FastifyRequest): string | undefined {
  if (typeof params !== 'object' || params === null || !('id' in params)) return undefined
  const { id } = params
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) ? id : undefined
}
