import type { Instant } from '../verification.ts'
import type { Role } from './roles.ts'

/** A person who is signed in to the console. */
export interface Session {
  readonly name: string
  readonly role: Role
  readonly startedAt: Instant
  /** when the person last did something, at most a minute ago */
  readonly seenAt: Instant
}

/** A session ends this long after the sign-in, milliseconds. */
export const SESSION_MS = 12 * 3_600_000
/** And this long after the person last did something. */
export const SESSION_IDLE_MS = 30 * 60_000
/** Writing `seenAt` once a minute is enough. */
const SEEN_EVERY_MS = 60_000

/** `stale`: it goes on, and `seenAt` is to be written. */
export function sessionState(
  { startedAt, seenAt }: Pick<Session, 'startedAt' | 'seenAt'>,
  now: Instant,
): 'live' | 'stale' | 'ended' {
  if (now - startedAt >= SESSION_MS || now - seenAt >= SESSION_IDLE_MS) return 'ended'
  return now - seenAt >= SEEN_EVERY_MS ? 'stale' : 'live'
}
