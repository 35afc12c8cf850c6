import { isIP } from 'node:net'

import type { FastifyReply, FastifyRequest } from 'fastify'

/** Reserved top-level names, which a page on the internet cannot rebind to this machine. */
const PRIVATE_NAME = /^(?:[a-z\d_-]+|(?:.+\.)?(?:localhost|local|internal|svc|test|lan))$/i

/**
 * Keeps other web sites away from the inbox: a page elsewhere could post here or, with a name of its own that it points
 * at this machine, read the codes. Programs send none of these headers and are let in.
 */
export function makeGuard(allowedHosts: readonly string[]) {
  const isOurs = (host: string): boolean =>
    isIP(host) !== 0 || PRIVATE_NAME.test(host) || allowedHosts.includes(host.toLowerCase())

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { host = '', origin, 'sec-fetch-site': site } = request.headers
    const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
    if (!isOurs(name)) {
      return await reply
        .code(403)
        .send({ error: 'this host name is not known here: list it in PINPOST_SIMULATOR_ALLOWED_HOSTS' })
    }
    const isForeign =
      (typeof site === 'string' && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host))
    if (isForeign) return await reply.code(403).send({ error: 'requests from other web sites are refused' })
  }
}
