import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'

import { bool } from 'envalid'
import { Agent, buildConnector, request } from 'undici'

import { codeOf } from './http.ts'
import { isPublicAddress } from './public-address.ts'

/** Where requests may go. */
export interface PublicHttpRules {
  /** also to loopback, private and link-local addresses */
  readonly allowsPrivate: boolean
  /** also without TLS */
  readonly allowsHttp: boolean
}

export const PUBLIC_HTTP_VARIABLES = {
  PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: bool({
    default: false,
    desc: 'true or false: sends webhooks also to private addresses and over http',
    example: 'false',
  }),
}

/** Outside production, customers' URLs need no TLS. */
export const publicHttpRules = ({
  NODE_ENV,
  PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: allowsPrivate,
}: {
  readonly NODE_ENV: string
  readonly PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: boolean
}): PublicHttpRules => ({ allowsPrivate, allowsHttp: allowsPrivate || NODE_ENV !== 'production' })

type PostResult =
  | {
      readonly answered: true
      readonly status: number
      /** when to come back, if the header `Retry-After` says so in seconds */
      readonly retryAfterSeconds?: number | undefined
    }
  /** `code` names the error of Node or undici, or is `PRIVATE_ADDRESS` */
  | { readonly answered: false; readonly code?: string | undefined }

export interface PublicHttp {
  /** Sends it once; redirects are not followed, and the answer's body is discarded. Never throws. */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<PostResult>
  close(): Promise<void>
}

const CONNECT_MS = 5_000
/** Milliseconds; shorter than servers' idle time-out (5 s or more). */
const IDLE_MS = 4_000
/** Of an answer's body; a longer one costs its connection. */
const MOST_BYTES = 65_536

class PrivateAddress extends Error {
  readonly code = 'PRIVATE_ADDRESS'
}

/** Why customers' events may not be sent to a URL, judged by its text only; undefined if they may. */
export function urlProblem(url: string, { allowsPrivate, allowsHttp }: PublicHttpRules): string | undefined {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' && !allowsHttp) return 'use an https URL'
  return !allowsPrivate && isPrivateLiteral(hostname) ? 'use a public address' : undefined
}

/** An IPv6 address has brackets in a URL. */
const isPrivateLiteral = (hostname: string): boolean => {
  const address = hostname.replaceAll(/[[\]]/g, '')
  return isIP(address) !== 0 && !isPublicAddress(address)
}

/** Checks the addresses that a name has at the moment of connecting, so that it cannot change after a check. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '')
    const allowed = addresses.filter(({ address }) => isPublicAddress(address))
    const [first] = allowed
    if (first === undefined) return callback(new PrivateAddress(), '')
    if (options.all === true) callback(null, allowed)
    else callback(null, first.address, first.family)
  })
}

const secondsIn = (header: string | string[] | undefined): number | undefined =>
  typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : undefined

/** An HTTP client for URLs that customers choose. */
export function makePublicHttp(rules: PublicHttpRules): PublicHttp {
  const connect = buildConnector({
    timeout: CONNECT_MS,
    ...(!rules.allowsPrivate && { lookup: lookupPublic }),
  })
  const agent = new Agent({
    connect(options, callback) {
      // Node looks up no address for an address.
      if (!rules.allowsPrivate && isPrivateLiteral(options.hostname)) callback(new PrivateAddress(), null)
      else connect(options, callback)
    },
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    // The caller's signal ends a request that takes too long.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  return {
    async post(url, headers, body, signal) {
      if (urlProblem(url, { ...rules, allowsPrivate: true }) !== undefined)
        return { answered: false, code: 'NOT_HTTPS' }
      try {
        const answer = await request(url, { dispatcher: agent, method: 'POST', headers, body, signal })
        // The status says everything. What follows it may be endless.
        await answer.body.dump({ limit: MOST_BYTES, signal }).catch(() => undefined)
        const retryAfterSeconds = secondsIn(answer.headers['retry-after'])
        return { answered: true, status: answer.statusCode, retryAfterSeconds }
      } catch (error) {
        return { answered: false, code: signal.aborted ? 'ABORT_ERR' : codeOf(error) }
      }
    },
    close: () => agent.destroy(),
  }
}
