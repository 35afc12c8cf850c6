interface Address {
  readonly host: string
  readonly port: number
}

interface Login {
  readonly username?: string
  readonly password?: string
}

/** The parsed `PINPOST_REDIS_URL`. */
export type RedisTarget =
  | { readonly kind: 'server'; readonly url: string }
  /** any of its nodes; the others are discovered */
  | {
      readonly kind: 'cluster'
      readonly nodes: readonly Address[]
      readonly login: Login
      readonly isTls: boolean
    }
  /** the primary's name and its sentinels */
  | {
      readonly kind: 'sentinel'
      readonly sentinels: readonly Address[]
      readonly sentinelLogin: Login
      readonly master: string
      readonly database: number
      readonly login: Login
      readonly isTls: boolean
    }

const MAX_LENGTH = 2_000
const REDIS_PORT = 6379
const SENTINEL_PORT = 26_379
const SHAPE =
  /^redis(?<tls>s?)\+(?<kind>cluster|sentinel):\/\/(?:(?<login>[^@/?]*)@)?(?<hosts>[^@/?#]+)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/
const SENTINEL_PATH = /^(?<master>[\w.-]{1,100})(?:\/(?<database>\d{1,5}))?$/

/**
 * Reads one of
 * - `redis://[user:password@]host:port[/database]`
 * - `redis+cluster://[user:password@]host:port,host:port…`
 * - `redis+sentinel://[user:password@]host:port,host:port…/master[/database][?sentinelUsername=…&sentinelPassword=…]`
 *
 * `rediss` instead of `redis` uses TLS for all connections. Percent-encoding in a login is decoded.
 * @throws Error that says what is wrong, without the URL, which may contain a password
 */
export function parseRedisUrl(text: string): RedisTarget {
  if (text.length > MAX_LENGTH) throw new Error('too long')
  const shape = SHAPE.exec(text)?.groups
  if (shape === undefined) return serverOf(text)
  const { kind, hosts = '', path = '', query = '' } = shape
  const common = { login: loginOf(shape['login'] ?? ''), isTls: shape['tls'] === 's' }
  if (kind === 'cluster') {
    if (path !== '' || query !== '') throw new Error('a cluster has one database and no options')
    return { kind: 'cluster', nodes: addressesOf(hosts, REDIS_PORT), ...common }
  }
  const named = SENTINEL_PATH.exec(path)?.groups
  if (named?.['master'] === undefined)
    throw new Error("the path has to be the master's name, as in /mymaster")
  return {
    kind: 'sentinel',
    sentinels: addressesOf(hosts, SENTINEL_PORT),
    sentinelLogin: sentinelLoginOf(query),
    master: named['master'],
    database: Number(named['database'] ?? 0),
    ...common,
  }
}

function serverOf(text: string): RedisTarget {
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) throw new Error('no Redis URL')
  return { kind: 'server', url: text }
}

const addressesOf = (hosts: string, usualPort: number): readonly Address[] =>
  hosts.split(',').map((host) => {
    const given = `redis://${host}`
    if (host === '' || !URL.canParse(given)) throw new Error('no list of host:port')
    const url = new URL(given)
    return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || usualPort) }
  })

function loginOf(text: string): Login {
  const separator = text.indexOf(':')
  if (separator === -1) {
    if (text !== '') throw new Error('a login is user:password, or :password')
    return {}
  }
  return login(decode(text.slice(0, separator)), decode(text.slice(separator + 1)))
}

function sentinelLoginOf(query: string): Login {
  const options = new URLSearchParams(query)
  const known = new Set(['sentinelUsername', 'sentinelPassword'])
  if ([...options.keys()].some((name) => !known.has(name))) throw new Error('an unknown option')
  return login(options.get('sentinelUsername') ?? '', options.get('sentinelPassword') ?? '')
}

const login = (username: string, password: string): Login => ({
  ...(username !== '' && { username }),
  ...(password !== '' && { password }),
})

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error('a login that cannot be decoded')
  }
}
