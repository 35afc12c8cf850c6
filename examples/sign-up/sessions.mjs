import { randomBytes } from 'node:crypto'

const PENDING_MS = 30 * 60_000
const SIGNED_IN_MS = 12 * 60 * 60_000
const MAX_SESSIONS = 10_000

/**
 * What this server knows of one browser. The request id of its verification stays here: the browser has nothing but
 * a random cookie, and no URL ever carries an id, a number or a code.
 * @typedef {object} Session
 * @property {number} until
 * @property {string} [user] who is signed in
 * @property {{ requestId: string, name: string, number: string }} [pending] the verification in progress
 * @property {{ error?: string, notice?: string, field?: string }} [message] for the next page
 * @property {{ name: string, number: string }} [typed] to fill the form again
 */

/** Sessions in memory; an app of several processes keeps them in its database. */
export function makeSessions() {
  /** @type {Map<string, Session>} */
  const sessions = new Map()

  function forgetOld() {
    for (const [id, { until }] of sessions) if (until < Date.now()) sessions.delete(id)
    for (const id of sessions.keys()) {
      if (sessions.size < MAX_SESSIONS) break
      sessions.delete(id)
    }
  }

  return {
    /** @param {string | undefined} id */
    find(id) {
      const session = sessions.get(id ?? '')
      return session !== undefined && session.until > Date.now() ? session : undefined
    },

    /**
     * A session with a new id, so that an id from before the sign-in is worthless (session fixation).
     * @param {Omit<Session, 'until'>} values
     */
    create(values) {
      forgetOld()
      const id = randomBytes(32).toString('base64url')
      const seconds = (values.user === undefined ? PENDING_MS : SIGNED_IN_MS) / 1000
      const session = { ...values, until: Date.now() + seconds * 1000 }
      sessions.set(id, session)
      return { id, session, seconds }
    },

    /** @param {string | undefined} id */
    remove: (id) => sessions.delete(id ?? ''),
  }
}

/**
 * A maximum number of calls in a window for each key. Every code costs money, and some people profit from SMS
 * that others pay for: an open form without such a limit will be found.
 */
export function makeLimit({ most, windowMs }) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  setInterval(() => counts.clear(), windowMs).unref()
  /** @param {string} key */
  return (key) => {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count <= most
  }
}
