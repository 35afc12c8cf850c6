import type { IncomingHttpHeaders } from 'node:http'

import { isPersonName } from '@pinpost/core'

import { ROLES, type User } from '../roles.ts'
import type { SignIn } from './sign-in.ts'

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/

/**
 * Everybody is an admin, on a loopback address. The `Host` is checked because a website can give its own name the address
 * 127.0.0.1 (DNS rebinding), and would then be an admin in the developer's browser.
 */
export const developmentSignIn: SignIn = {
  way: 'development',
  userOf: ({ headers: { host = '' } }) =>
    LOOPBACK_HOST.test(host) ? { name: 'development', role: 'admin' } : undefined,
}

const GROUP_PREFIX = 'pinpost-'

/** Their greatest role among pinpost-viewer, pinpost-support, pinpost-operator and pinpost-admin. */
export function userOf(name: unknown, groups: readonly unknown[]): User | undefined {
  const role = ROLES.findLast((each) => groups.includes(GROUP_PREFIX + each))
  return role !== undefined && isPersonName(name) ? { name, role } : undefined
}

/**
 * The headers of a proxy that has signed the person in: `Remote-User`, and `Remote-Groups` with a group of Pinpost. Only the
 * proxy can open the socket.
 */
export const proxySignIn: SignIn = {
  way: 'proxy',
  userOf({ headers }) {
    const groups = headers['remote-groups']
    return userOf(headers['remote-user'], typeof groups === 'string' ? groups.split(/[\s,;|]+/) : [])
  },
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
