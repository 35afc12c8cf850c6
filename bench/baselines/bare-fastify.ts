import Fastify, { type FastifyInstance } from 'fastify'

/** Plain Fastify that parses forms. */
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
