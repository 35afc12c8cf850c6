import type { FastifyPluginCallback, FastifyRequest } from 'fastify'

/** Paths that machines poll, which need no traces. */
const UNTRACED = /^\/(?:health|docs)(?:[/?]|$)/

/**
 * Fastify's own instrumentation, loaded only if tracing is on. A span is named after the route's pattern, because the URL
 * may contain numbers, codes and secrets.
 */
export async function loadRequestTracing(): Promise<FastifyPluginCallback> {
  const { FastifyOtelInstrumentation } = await import('@fastify/otel')
  const instrumentation = new FastifyOtelInstrumentation({
    // Keep the handler's span: it carries the trace past the reading of the body.
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

/** A carrier's callback names the verification in its path. */
function verificationOf({ params }: FastifyRequest): string | undefined {
  if (typeof params !== 'object' || params === null || !('id' in params)) return undefined
  const { id } = params
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) ? id : undefined
}
