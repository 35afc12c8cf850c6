import type { Logger } from '@pinpost/telemetry'
import { errorBody, isLoopback } from '@pinpost/telemetry'
import type { FastifyInstance } from 'fastify'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  type Configuration,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'

import type { User } from '../roles.ts'
import type { BrowserSessions } from './browser-sessions.ts'
import { userOf } from './headers.ts'
import { plainPage } from './plain-page.ts'
import { returnPath } from './return-path.ts'
import type { OidcOptions } from './variables.ts'

const START = '/sign-in/start'
const CALLBACK = '/sign-in/callback'
/** Sign-ins for which the provider is being asked at a time; strangers can cause such requests. */
const MOST_AT_ONCE = 20

interface Begun {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  readonly to: string
}

interface Context {
  readonly oidc: OidcOptions
  readonly origin: URL
  readonly browser: BrowserSessions
  /** called after each sign-in */
  readonly signedIn: (user: User) => void
  readonly logger: Logger
  /** for each request to the provider */
  readonly timeoutSeconds: number
}

/** Sign-in by an OpenID provider: the authorization code flow with PKCE. Roles come from the person's groups there. */
export function addOidc(
  app: FastifyInstance,
  { oidc, timeoutSeconds, origin, browser, signedIn, logger }: Context,
): void {
  const provider = makeProvider(oidc, timeoutSeconds)
  const redirectUri = new URL(CALLBACK, origin).href
  let running = 0

  app.get<{ Querystring: { to?: unknown } }>(START, async ({ query }, reply) => {
    try {
      const begun = {
        verifier: randomPKCECodeVerifier(),
        state: randomState(),
        nonce: randomNonce(),
        to: returnPath(query.to),
      }
      const url = await provider.authorizationUrl(begun, redirectUri)
      browser.giveTicket(reply, 'oidc', begun)
      return await reply.redirect(url.href)
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'the OpenID provider cannot be used')
      return plainPage(reply, 502, 'The identity provider does not answer', 'Try again in a moment.')
    }
  })

  app.get(CALLBACK, async (request, reply) => {
    const ticket = browser.takeTicket<Begun>(request, reply, 'oidc')
    if (ticket === undefined) return failed('no ticket')
    if (running >= MOST_AT_ONCE) return reply.code(503).send(errorBody(503))
    running++
    try {
      // Not the Host that the request names.
      const url = new URL(redirectUri)
      url.search = request.url.replace(/^[^?]*/, '')
      const user = await provider.userOf(url, ticket.content)
      if (!(await browser.useTicket(ticket))) return failed('ticket used before')
      if (user === undefined) {
        logger.warn({ reason: 'no group' }, 'sign-in refused')
        return plainPage(
          reply,
          403,
          'You may not use this console',
          'Your account has no group of Pinpost, or no name. Ask for one of the groups pinpost-viewer, pinpost-support, pinpost-operator and pinpost-admin.',
        )
      }
      await browser.begin(request, reply, user)
      signedIn(user)
      return await reply.redirect(ticket.content.to)
    } catch (error) {
      return failed(reasonOf(error))
    } finally {
      running--
    }

    function failed(reason: string) {
      logger.warn({ reason }, 'sign-in failed')
      return plainPage(reply, 400, 'Signing in did not work', 'It may have taken too long.')
    }
  })
}

function makeProvider(options: OidcOptions, timeoutSeconds: number) {
  const { issuer, clientId, clientSecret, scope, nameClaim, groupsClaim } = options
  let discovered: Promise<Configuration> | undefined

  /** Read with the first sign-in that finds the provider, so that the console starts without it. */
  async function configuration(): Promise<Configuration> {
    discovered ??= discovery(issuer, clientId, undefined, ClientSecretBasic(clientSecret.reveal()), {
      timeout: timeoutSeconds,
      // http is configured for this machine only.
      execute: issuer.protocol === 'http:' && isLoopback(issuer.hostname) ? [allowInsecureRequests] : [],
    })
    try {
      return await discovered
    } catch (error) {
      discovered = undefined
      throw error
    }
  }

  return {
    async authorizationUrl({ verifier, state, nonce }: Begun, redirectUri: string): Promise<URL> {
      return buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
    },

    /** The person with whom the provider answers; undefined if they have no role. @throws if the answer is not right */
    async userOf(url: URL, { verifier, state, nonce }: Begun): Promise<User | undefined> {
      const config = await configuration()
      const tokens = await authorizationCodeGrant(config, url, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const own = tokens.claims()
      if (own === undefined) return undefined
      // Many providers name groups there only.
      const hasMore = config.serverMetadata().userinfo_endpoint !== undefined
      const more = hasMore ? await fetchUserInfo(config, tokens.access_token, own.sub) : {}
      const claims: Readonly<Record<string, unknown>> = { ...own, ...more }
      return userOf(claims[nameClaim], [claims[groupsClaim]].flat())
    },
  }
}

/** What an error is, without its message: that may contain what the browser or the provider sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
