import type { FastifyInstance } from 'fastify'

/** For routes that read no body: GET may have one, since SDKs were seen to send it, and of any type. */
export function ignoreBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => {
    done(null)
  })
}
