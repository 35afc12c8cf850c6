import type { IncomingHttpHeaders } from 'node:http'

import { ROLES, type User } from './roles.ts'

/** The user who sends a request; undefined if they may not use the console. */
export type SignIn = (headers: IncomingHttpHeaders) => User | undefined

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/

/**
 * Everybody is an admin, on a loopback address. The `Host` is checked because a website can give its own name the address
 * 127.0.0.1 (DNS rebinding), and would then be an admin in the developer's browser.
 */
export const developmentSignIn: SignIn = ({ host = '' }) =>
  LOOPBACK_HOST.test(host) ? { name: 'development', role: 'admin' } : undefined

const NAME = /^[\w.@+-]{1,128}$/
const GROUP_PREFIX = 'pinpost-'

/**
 * The headers of a proxy that has signed the person in: `Remote-User`, and `Remote-Groups` with one of the groups
 * pinpost-viewer, pinpost-support, pinpost-operator and pinpost-admin. Only the proxy can open the socket.
 */
export const proxySignIn: SignIn = (headers) => {
  const [name, groups] = [headers['remote-user'], headers['remote-groups']]
  if (typeof name !== 'string' || typeof groups !== 'string' || !NAME.test(name)) return undefined
  const own = groups.split(/[\s,;|]+/)
  const role = ROLES.findLast((each) => own.includes(GROUP_PREFIX + each))
  return role && { name, role }
}

/**
 * Whether a page of another site sends this request with the person's sign-in (CSRF). Browsers send one of these headers
 * with every request that changes something; a program has neither.
 */
export function isFromOtherSite({ host, origin, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}
