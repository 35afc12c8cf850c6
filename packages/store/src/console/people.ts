import {
  accept,
  type Instant,
  INVITATION_MS,
  invitationOf,
  invite,
  type Passkey,
  type Person,
  type Role,
  Secret,
  signedWith,
  withoutPasskey,
} from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import { randomBytes } from '../redis/random.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, type Fields, readVersioned } from '../redis/versioned.ts'
import type { Seal } from '../verifications/seal.ts'

const TOKEN_BYTES = 32
/** the handle of a person, then random bytes, both in base64url */
const TOKEN = /^([\w-]{24})\.[\w-]{43}$/

const handleOfToken = (token: string): string | undefined => TOKEN.exec(token)?.[1]

/**
 * The people who sign in to the console with passkeys: one hash, each person sealed under a handle, which is the keyed
 * fingerprint of their name. Authenticators keep the handle too.
 */
export function makePeople(redis: RedisConnection, keys: Keys, seal: Seal) {
  const key = keys.consolePeople
  const contextOf = (handle: string): string => `${key} ${handle}`

  function personOf(fields: Fields | undefined, handle: string): Person | undefined {
    // A browser chooses the handle, perhaps `__proto__`.
    const sealed = fields && Object.hasOwn(fields, handle) ? fields[handle] : undefined
    if (sealed === undefined) return undefined
    const person: Person = JSON.parse(seal.open(sealed, contextOf(handle)))
    return person
  }

  /** @returns the person after the change; undefined if `decide` changed nothing */
  async function change(
    handle: string,
    decide: (person: Person | undefined) => Person | 'removed' | undefined,
  ): Promise<Person | undefined> {
    let changed: Person | undefined
    await changeVersioned(redis, key, (fields) => {
      const { [handle]: _, ...others } = fields ?? {}
      const next = decide(personOf(fields, handle))
      changed = next === 'removed' ? undefined : next
      if (next === 'removed') return others
      return next && { ...others, [handle]: seal.seal(JSON.stringify(next), contextOf(handle)) }
    })
    return changed
  }

  const find = async (handle: string): Promise<Person | undefined> =>
    personOf(await readVersioned(redis, key), handle)

  const changeOne = (handle: string, decide: (person: Person) => Person | undefined) =>
    change(handle, (person) => person && decide(person))

  return {
    handleOf: keys.consolePerson,

    async list(): Promise<readonly Person[]> {
      const fields = await readVersioned(redis, key)
      return Object.keys(fields ?? {})
        .flatMap((handle) => personOf(fields, handle) ?? [])
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    },

    find,

    /** An earlier invitation of the person ends. @returns the token for the link, of which only a fingerprint is kept */
    async invite(name: string, role: Role, now: Instant): Promise<Secret> {
      const handle = keys.consolePerson(name)
      const token = `${handle}.${randomBytes(TOKEN_BYTES).toString('base64url')}`
      const invitation = { print: keys.consoleInvitation(token), role, endsAt: now + INVITATION_MS }
      await change(handle, (person) => invite(person, name, invitation))
      return new Secret(token)
    },

    /** The person whom a token invites now. */
    async invited(token: string, now: Instant): Promise<Person | undefined> {
      const handle = handleOfToken(token)
      const person = handle === undefined ? undefined : await find(handle)
      return person && invitationOf(person, keys.consoleInvitation(token), now) && person
    },

    /** @returns undefined if the token does not invite anybody now */
    async accept(token: string, passkey: Passkey): Promise<Person | undefined> {
      const handle = handleOfToken(token)
      if (handle === undefined) return undefined
      return changeOne(handle, (person) => accept(person, keys.consoleInvitation(token), passkey))
    },

    /** Notes a signature. @returns undefined if the passkey was removed meanwhile */
    signed: (handle: string, id: string, counter: number): Promise<Person | undefined> =>
      changeOne(handle, (person) => signedWith(person, id, counter)),

    /** @returns undefined if there is no such passkey */
    removePasskey: (name: string, id: string): Promise<Person | undefined> =>
      changeOne(keys.consolePerson(name), (person) => withoutPasskey(person, id)),

    /** Seals everyone with the first key of the ring, so that an older key can be removed. */
    async reseal(): Promise<void> {
      await changeVersioned(redis, key, (fields = {}) => {
        const old = Object.entries(fields).filter(([, sealed]) => !seal.isLatest(sealed))
        const resealed = old.map(([handle, sealed]) => [
          handle,
          seal.seal(seal.open(sealed, contextOf(handle)), contextOf(handle)),
        ])
        return old.length === 0 ? undefined : { ...fields, ...Object.fromEntries(resealed) }
      })
    },

    /** Removes a person with passkeys and invitation. @returns whether there was one */
    async remove(name: string): Promise<boolean> {
      let isThere = false
      await change(keys.consolePerson(name), (person) => {
        isThere = person !== undefined
        return isThere ? 'removed' : undefined
      })
      return isThere
    },
  }
}
