import { sessionState } from '@pinpost/core'
import type { Store, Ticket } from '@pinpost/store'
import type { FastifyReply, FastifyRequest } from 'fastify'

import type { User } from '../roles.ts'
import { makeCookie } from './cookies.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Pages send it by themselves, so it does not count as something that the person does. */
    isPolled?: boolean
  }
}

export interface BrowserSessionsOptions {
  readonly console: Store['console']
  readonly origin: URL
  readonly now: () => number
}

/** Sessions of browsers, and the tickets of those that are signing in, both by cookies. */
export function makeBrowserSessions({ console, origin, now }: BrowserSessionsOptions) {
  const { sessions, tickets } = console
  const sessionCookie = makeCookie({ origin, name: 'pinpost' })
  const ticketCookie = makeCookie({ origin, name: 'pinpost-sign-in' })

  async function endOwn({ headers }: FastifyRequest): Promise<void> {
    const id = sessionCookie.read(headers.cookie)
    if (id !== undefined) await sessions.end(id)
  }

  return {
    async userOf({ headers, routeOptions }: FastifyRequest): Promise<User | undefined> {
      const id = sessionCookie.read(headers.cookie)
      const session = id === undefined ? undefined : await sessions.find(id)
      if (id === undefined || session === undefined) return undefined
      const { name, role } = session
      switch (sessionState(session, now())) {
        case 'ended':
          await sessions.end(id)
          return undefined
        case 'stale':
          if (routeOptions.config.isPolled !== true) await sessions.seen(id, now())
          return { name, role }
        case 'live':
          return { name, role }
      }
    },

    /** Each sign-in has a new id, so that nobody can prepare a session for another (session fixation). */
    async begin(request: FastifyRequest, reply: FastifyReply, user: User): Promise<void> {
      await endOwn(request)
      const id = await sessions.open({ ...user, startedAt: now(), seenAt: now() })
      reply.header('set-cookie', sessionCookie.set(id))
    },

    async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      await endOwn(request)
      reply.header('set-cookie', sessionCookie.unset)
    },

    giveTicket(reply: FastifyReply, kind: string, content: object): void {
      reply.header('set-cookie', ticketCookie.set(tickets.issue(kind, content, now())))
    },

    /** The ticket of this browser, which loses it. */
    takeTicket<T>({ headers }: FastifyRequest, reply: FastifyReply, kind: string): Ticket<T> | undefined {
      reply.header('set-cookie', ticketCookie.unset)
      return tickets.read<T>(kind, ticketCookie.read(headers.cookie) ?? '', now())
    },

    useTicket: tickets.use,
    endAllOf: sessions.endAllOf,
  }
}

export type BrowserSessions = ReturnType<typeof makeBrowserSessions>
