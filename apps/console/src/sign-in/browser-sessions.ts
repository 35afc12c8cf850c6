import { sessionState } from '@pinpost/core'
import type { Store, Ticket } from '@pinpost/store'
import type { FastifyReply, FastifyRequest } from 'fastify'

import type { User } from '../roles.ts'
import { makeCookie } from './cookies.ts'

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

  async function sessionOf({ headers }: FastifyRequest) {
    const id = sessionCookie.read(headers.cookie)
    const session = id === undefined ? undefined : await sessions.find(id)
    if (id === undefined || session === undefined) return undefined
    const state = sessionState(session, now())
    if (state !== 'ended') return { id, session, state }
    await sessions.end(id)
    return undefined
  }

  return {
    async userOf(request: FastifyRequest): Promise<User | undefined> {
      const { session } = (await sessionOf(request)) ?? {}
      return session && { name: session.name, role: session.role }
    },

    /** Notes that the person did something. Other requests do not count, because pages send many by themselves. */
    async seen(request: FastifyRequest): Promise<void> {
      const found = await sessionOf(request)
      if (found?.state === 'stale') await sessions.seen(found.id, now())
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
