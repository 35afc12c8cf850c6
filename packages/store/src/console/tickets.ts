import type { Instant } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { randomBytes } from '../redis/random.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Seal } from '../verifications/seal.ts'

/** How long a sign-in may take, milliseconds. */
const LIFE_MS = 10 * 60_000

export interface Ticket<T> {
  readonly id: string
  readonly endsAt: Instant
  readonly content: T
}

const contextOf = (kind: string): string => `console ticket ${kind}`

/**
 * What a sign-in in progress must remember, sealed for the cookie of the browser that began it. So strangers, who can begin
 * as many as they like, cause no entry in Redis; only a successful sign-in does.
 */
export function makeTickets(redis: RedisConnection, keys: Keys, seal: Seal) {
  return {
    issue(kind: string, content: object, now: Instant): string {
      const ticket = { id: randomBytes(12).toString('base64url'), endsAt: now + LIFE_MS, content }
      return seal.seal(JSON.stringify(ticket), contextOf(kind))
    },

    /** @returns undefined if it was issued for something else or by nobody, or has ended */
    read<T>(kind: string, text: string, now: Instant): Ticket<T> | undefined {
      try {
        const ticket: Ticket<T> = JSON.parse(seal.open(text, contextOf(kind)))
        return now < ticket.endsAt ? ticket : undefined
      } catch {
        return undefined
      }
    },

    /** Each ticket signs in once. @returns whether this is the first time */
    async use({ id }: Pick<Ticket<unknown>, 'id'>): Promise<boolean> {
      // A command that is repeated after a lost connection finds its own value.
      const mark = randomBytes(9).toString('base64url')
      const earlier = await redis.set(keys.consoleTicket(id), mark, 'PX', LIFE_MS, 'NX', 'GET')
      return earlier === null || earlier === mark
    },
  }
}
