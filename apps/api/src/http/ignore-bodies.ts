import type { FastifyInstance } from 'fastify'

/** For routes that read no body. Some SDKs send a body with GET, of any type. */
export function ignoreBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => {
    done(null)
  })
}
