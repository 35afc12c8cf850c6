import { isIP } from 'node:net'

import type { FastifyReply, FastifyRequest } from 'fastify'

/** Reserved top-level names, which cannot be used for DNS rebinding. */
const PRIVATE_NAME = /^(?:[a-z\d_-]+|(?:.+\.)?(?:localhost|local|internal|svc|test|lan))$/i

/**
 * Protects the inbox from other web sites, which could post here or, by DNS rebinding, read codes. Programs that are
 * not browsers send none of these headers and are accepted.
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
