import Fastify, { type FastifyInstance } from 'fastify'

/** Fastify with nothing switched on, that reads the forms of the load. */
export function bareFastify(): FastifyInstance {
  const app = Fastify()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
  return app
}
