import { type Instant, type Session, SESSION_IDLE_MS, SESSION_MS } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { randomBytes } from '../redis/random.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Seal } from '../verifications/seal.ts'

interface Kept extends Session {
  /** the person's last sign-out everywhere, when the session began */
  readonly signOut: string
}

const ID_BYTES = 32

/**
 * Sessions of the console. A session's id is only in its cookie: the key has its keyed fingerprint, and the value is sealed,
 * so that somebody who can read or write Redis can neither take over a session nor make one.
 */
export function makeSessions(redis: RedisConnection, keys: Keys, seal: Seal) {
  const lastSignOut = async (name: string): Promise<string> =>
    (await redis.get(keys.consoleSignOut(name))) ?? ''

  async function read(key: string): Promise<Kept | undefined> {
    const sealed = await redis.get(key)
    if (sealed === null) return undefined
    try {
      const kept: Kept = JSON.parse(seal.open(sealed, key))
      return kept
    } catch {
      // Changed by others, or its key has left PINPOST_PIN_KEYS: the person signs in again.
      return undefined
    }
  }

  const sealed = (key: string, kept: Kept): string => seal.seal(JSON.stringify(kept), key)

  return {
    /** @returns the id for the cookie, 43 characters of base64url */
    async open(session: Session): Promise<string> {
      const id = randomBytes(ID_BYTES).toString('base64url')
      const key = keys.consoleSession(id)
      const kept = { ...session, signOut: await lastSignOut(session.name) }
      await redis.set(key, sealed(key, kept), 'PX', SESSION_IDLE_MS)
      return id
    },

    async find(id: string): Promise<Session | undefined> {
      const kept = await read(keys.consoleSession(id))
      if (kept === undefined) return undefined
      const { signOut, ...session } = kept
      return signOut === (await lastSignOut(session.name)) ? session : undefined
    },

    /** Notes that the person was seen. A session that has ended meanwhile does not come back. */
    async seen(id: string, seenAt: Instant): Promise<void> {
      const key = keys.consoleSession(id)
      const kept = await read(key)
      if (kept !== undefined)
        await redis.set(key, sealed(key, { ...kept, seenAt }), 'PX', SESSION_IDLE_MS, 'XX')
    },

    async end(id: string): Promise<void> {
      await redis.del(keys.consoleSession(id))
    },

    /** Ends all sessions of a person, in every browser. */
    async endAllOf(name: string): Promise<void> {
      // Kept until each session of before has ended by itself.
      await redis.set(keys.consoleSignOut(name), randomBytes(9).toString('base64url'), 'PX', 2 * SESSION_MS)
    },
  }
}
