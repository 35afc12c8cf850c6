import { Secret } from '@pinpost/core'
import {
  ConfigurationError,
  isLoopback,
  listenPort,
  proxyAddresses,
  secureOrigin,
  secureUrl,
} from '@pinpost/telemetry'
import { type CleanedEnv, host, makeValidator, str } from 'envalid'

const path = makeValidator((text) => {
  // A longer path does not fit into the address of a Unix socket.
  if (!/^\/.{1,99}$/.test(text)) throw new Error('no path')
  return text
})

const secret = makeValidator((text) => {
  if (text.length < 8 || text.length > 500) throw new Error('no secret')
  return new Secret(text)
})

const scope = makeValidator((text) => {
  if (!text.split(' ').includes('openid')) throw new Error('not OpenID')
  return text
})

/** Where the console listens, and how people sign in there. */
export const SIGN_IN_VARIABLES = {
  PINPOST_CONSOLE_HOST: host({
    default: '127.0.0.1',
    desc: 'the address to listen on; without a sign-in it must be a loopback address',
    example: '127.0.0.1',
  }),
  PINPOST_CONSOLE_PORT: listenPort({ default: 3002, desc: 'a free port, 0 to 65535', example: '3002' }),
  PINPOST_CONSOLE_TRUSTED_PROXIES: proxyAddresses({
    default: [],
    desc: 'comma-separated addresses and CIDR blocks (not /0) of the proxies in front of the console',
    example: '10.0.0.0/8,2001:db8::1',
  }),
  PINPOST_CONSOLE_URL: secureOrigin({
    default: undefined,
    desc: 'the https URL at which people open the console, without a path, or http://localhost with a port',
    example: 'https://console.example.com',
  }),
  PINPOST_CONSOLE_OIDC_ISSUER: secureUrl({
    default: undefined,
    desc: 'the https URL of an OpenID provider, which signs people in instead of passkeys',
    example: 'https://sso.example.com/realms/staff',
  }),
  PINPOST_CONSOLE_OIDC_CLIENT_ID: str({
    default: undefined,
    desc: 'the id under which the provider knows the console',
    example: 'pinpost-console',
  }),
  PINPOST_CONSOLE_OIDC_CLIENT_SECRET: secret({
    default: undefined,
    desc: 'the secret of this client, 8 to 500 characters',
    example: 'a-client-secret-of-yours',
  }),
  PINPOST_CONSOLE_OIDC_SCOPE: scope({
    default: 'openid profile',
    desc: 'the scopes to ask for, separated by blanks, openid among them',
    example: 'openid profile groups',
  }),
  PINPOST_CONSOLE_OIDC_NAME_CLAIM: str({
    default: 'preferred_username',
    desc: 'the claim with the name of a person for the audit log',
    example: 'email',
  }),
  PINPOST_CONSOLE_OIDC_GROUPS_CLAIM: str({
    default: 'groups',
    desc: 'the claim with the groups of a person, one of which is pinpost- and a role',
    example: 'roles',
  }),
  PINPOST_CONSOLE_SOCKET: path({
    default: undefined,
    desc: 'the absolute path of a Unix socket for a proxy that signs people in; the console then listens there only',
    example: '/run/pinpost/console.sock',
  }),
}

type Values = CleanedEnv<typeof SIGN_IN_VARIABLES>

interface Port {
  readonly host: string
  readonly port: number
  readonly trustedProxies: readonly string[]
}

export interface OidcOptions {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: Secret
  readonly scope: string
  readonly nameClaim: string
  readonly groupsClaim: string
}

/** How people sign in, and where the console listens for them. */
export type Listener =
  | ({ readonly way: 'development' } & Port)
  | { readonly way: 'proxy'; readonly path: string }
  | ({ readonly way: 'oidc'; readonly origin: URL; readonly oidc: OidcOptions } & Port)
  | ({ readonly way: 'passkeys'; readonly origin: URL } & Port)

/** A line for each variable that does not go with the others. Those that could not be parsed are undefined. */
export function signInProblems(values: Partial<Values>): readonly string[] {
  const {
    PINPOST_CONSOLE_URL: url,
    PINPOST_CONSOLE_SOCKET: socket,
    PINPOST_CONSOLE_OIDC_ISSUER: issuer,
    PINPOST_CONSOLE_OIDC_CLIENT_ID: clientId,
    PINPOST_CONSOLE_OIDC_CLIENT_SECRET: clientSecret,
  } = values
  const hasOidc = [issuer, clientId, clientSecret].some((value) => value !== undefined)
  const missing = (name: string, value: unknown): readonly string[] =>
    hasOidc && value === undefined ? [`  ${name}: missing, a sign-in by an OpenID provider needs it`] : []
  return [
    ...missing('PINPOST_CONSOLE_URL', url),
    ...missing('PINPOST_CONSOLE_OIDC_ISSUER', issuer),
    ...missing('PINPOST_CONSOLE_OIDC_CLIENT_ID', clientId),
    ...missing('PINPOST_CONSOLE_OIDC_CLIENT_SECRET', clientSecret),
    ...(socket !== undefined && (url !== undefined || hasOidc)
      ? [
          '  PINPOST_CONSOLE_SOCKET: remove it, or PINPOST_CONSOLE_URL and PINPOST_CONSOLE_OIDC_…: there is one way to sign in',
        ]
      : []),
    // Passkeys belong to a name: browsers refuse them for an address.
    ...(url !== undefined && !hasOidc && /^[\d.]+$|^\[/.test(url.hostname)
      ? [
          '  PINPOST_CONSOLE_URL: wants a host name, because passkeys need one, for example http://localhost:3002',
        ]
      : []),
  ]
}

/** Production has a sign-in. */
export const missingSignIn = (values: Partial<Values>): readonly string[] =>
  values.PINPOST_CONSOLE_URL === undefined &&
  values.PINPOST_CONSOLE_SOCKET === undefined &&
  values.PINPOST_CONSOLE_OIDC_ISSUER === undefined
    ? [
        '  PINPOST_CONSOLE_URL: missing, production needs a sign-in: set this URL for passkeys, with PINPOST_CONSOLE_OIDC_… for an OpenID provider, or PINPOST_CONSOLE_SOCKET for a proxy that signs people in',
      ]
    : []

/** @throws ConfigurationError that lists every problem */
export function listenerOf(values: Values): Listener {
  const problems = signInProblems(values)
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'))
  const port = {
    host: values.PINPOST_CONSOLE_HOST,
    port: values.PINPOST_CONSOLE_PORT,
    trustedProxies: values.PINPOST_CONSOLE_TRUSTED_PROXIES,
  }
  const {
    PINPOST_CONSOLE_URL: origin,
    PINPOST_CONSOLE_SOCKET: socket,
    PINPOST_CONSOLE_OIDC_ISSUER: issuer,
    PINPOST_CONSOLE_OIDC_CLIENT_ID: clientId,
    PINPOST_CONSOLE_OIDC_CLIENT_SECRET: clientSecret,
  } = values
  if (socket !== undefined) return { way: 'proxy', path: socket }
  if (origin === undefined) return { way: 'development', ...port, host: loopback(port.host) }
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    return { way: 'passkeys', ...port, origin }
  const oidc = {
    issuer,
    clientId,
    clientSecret,
    scope: values.PINPOST_CONSOLE_OIDC_SCOPE,
    nameClaim: values.PINPOST_CONSOLE_OIDC_NAME_CLAIM,
    groupsClaim: values.PINPOST_CONSOLE_OIDC_GROUPS_CLAIM,
  }
  return { way: 'oidc', ...port, origin, oidc }
}

/** Everybody who reaches the development sign-in is an admin. @throws ConfigurationError */
function loopback(address: string): string {
  if (isLoopback(address)) return address
  throw new ConfigurationError(
    '  PINPOST_CONSOLE_HOST: wants a loopback address, because the console has no sign-in here; set PINPOST_CONSOLE_URL for passkeys',
  )
}
