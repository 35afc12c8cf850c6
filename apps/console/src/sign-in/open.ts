import rateLimit from '@fastify/rate-limit'
import type { History } from '@pinpost/history'
import { networkOf, type Store } from '@pinpost/store'
import { errorBody, type Logger } from '@pinpost/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'

import type { ActName } from '../admin/acts.ts'
import type { User } from '../roles.ts'
import { makeBrowserSessions } from './browser-sessions.ts'
import { developmentSignIn, isFromOtherSite, proxySignIn } from './headers.ts'
import type { SignIn } from './sign-in.ts'
import type { Listener } from './variables.ts'

/** Calls of one network in a minute; a sign-in has two. Counted in this process. */
const MOST_CALLS = 30
const MINUTE_MS = 60_000
const MOST_NETWORKS = 10_000
const TIMEOUT_SECONDS = 5

interface Context {
  readonly store: Pick<Store, 'console'>
  readonly history: Pick<History, 'begin'>
  readonly logger: Logger
  readonly now?: () => number
  /** how long the OpenID provider may take for each answer */
  readonly timeoutSeconds?: number
}

/** The way to sign in that the configuration names. */
export function openSignIn(
  listener: Listener,
  { store, history, logger, now = Date.now, timeoutSeconds = TIMEOUT_SECONDS }: Context,
): SignIn {
  switch (listener.way) {
    case 'development':
      return developmentSignIn
    case 'proxy':
      return proxySignIn
    case 'oidc':
    case 'passkeys':
      return browserSignIn(listener, { store, history, logger, now, timeoutSeconds })
  }
}

function browserSignIn(
  listener: Extract<Listener, { readonly origin: URL }>,
  { store, history, logger, now, timeoutSeconds }: Required<Context>,
): SignIn {
  const { origin } = listener
  const browser = makeBrowserSessions({ console: store.console, origin, now })

  /** A sign-in does not wait for history. If history is away, only the log has the sign-in. */
  async function record({ name, role }: User): Promise<void> {
    logger.info({ user: name, role }, 'signed in')
    try {
      const finish = await history.begin({
        actor: name,
        role,
        act: 'sign in' satisfies ActName,
        target: listener.way,
      })
      await finish({})
    } catch (err) {
      logger.warn({ err }, 'a sign-in could not be written to the audit log')
    }
  }
  const signedIn = (user: User): void => void record(user)

  return {
    way: listener.way,
    userOf: browser.userOf,
    addTo(app) {
      app.register((scope, _options, done) => {
        scope.addHook('onRequest', refuseOtherSites)
        scope.post('/session/seen', async (request, reply) => {
          await browser.seen(request)
          return reply.code(204).send()
        })
        scope.post('/sign-out', async (request, reply) => {
          await browser.end(request, reply)
          return reply.code(204).send()
        })
        done()
      })
      app.register(async (scope) => {
        await scope.register(rateLimit, {
          max: MOST_CALLS,
          timeWindow: MINUTE_MS,
          cache: MOST_NETWORKS,
          keyGenerator: ({ ip }) => networkOf(ip) ?? ip,
        })
        scope.addHook('onRequest', refuseOtherSites)
        // Loaded only if it is used, because it takes a while.
        if (listener.way === 'oidc') {
          const { addOidc } = await import('./oidc.ts')
          addOidc(scope, { oidc: listener.oidc, timeoutSeconds, origin, browser, signedIn, logger })
        } else {
          const { addPasskeys } = await import('./passkeys.ts')
          addPasskeys(scope, { people: store.console.people, origin, browser, signedIn, logger, now })
        }
      })
    },
  }
}

async function refuseOtherSites({ method, headers }: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  return method !== 'GET' && isFromOtherSite(headers) ? reply.code(403).send(errorBody(403)) : undefined
}
