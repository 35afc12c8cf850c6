import { Secret } from '../secret.ts'
import type { Instant } from '../verification.ts'
import type { Role } from './roles.ts'

/** The public part of a passkey; binary values in base64url. */
export interface Passkey {
  readonly id: string
  readonly publicKey: string
  /** the number of signatures that the authenticator reports; many always report 0 */
  readonly counter: number
  readonly createdAt: Instant
}

export interface Invitation {
  /** the keyed fingerprint of the token in the link */
  readonly print: string
  readonly role: Role
  readonly endsAt: Instant
}

/** A person who signs in to the console with passkeys. */
export interface Person {
  readonly name: string
  readonly role: Role
  readonly passkeys: readonly Passkey[]
  /** only the last one counts */
  readonly invitation?: Invitation | undefined
}

/** How long the link of an invitation may be used, milliseconds. */
export const INVITATION_MS = 3_600_000
const MOST_PASSKEYS = 10

/** The name of a person in the console, its audit log and headers of a proxy. */
export const isPersonName = (text: unknown): text is string =>
  typeof text === 'string' && /^[\w.@+-]{1,128}$/.test(text)

/** What the person has does not change before they accept. */
export const invite = (person: Person | undefined, name: string, invitation: Invitation): Person => ({
  ...(person ?? { name, role: invitation.role, passkeys: [] }),
  invitation,
})

/** The invitation if this is its token and it has not ended. */
export function invitationOf({ invitation }: Person, print: string, now: Instant): Invitation | undefined {
  if (invitation === undefined || now >= invitation.endsAt) return undefined
  return new Secret(invitation.print).equals(new Secret(print)) ? invitation : undefined
}

/**
 * Accepts an invitation, which can be done once. The oldest passkey gives way to an eleventh.
 * @returns undefined if the person is not invited with this token, or no longer
 */
export function accept(person: Person, print: string, passkey: Passkey): Person | undefined {
  const invitation = invitationOf(person, print, passkey.createdAt)
  if (invitation === undefined) return undefined
  const passkeys = [...person.passkeys, passkey].slice(-MOST_PASSKEYS)
  return { name: person.name, role: invitation.role, passkeys }
}

/** Notes the counter of a signature. @returns undefined if the passkey was removed meanwhile */
export function signedWith(person: Person, id: string, counter: number): Person | undefined {
  if (!person.passkeys.some((passkey) => passkey.id === id)) return undefined
  const passkeys = person.passkeys.map((passkey) => (passkey.id === id ? { ...passkey, counter } : passkey))
  return { ...person, passkeys }
}

/** @returns undefined if the person has no such passkey */
export function withoutPasskey(person: Person, id: string): Person | undefined {
  const passkeys = person.passkeys.filter((passkey) => passkey.id !== id)
  return passkeys.length === person.passkeys.length ? undefined : { ...person, passkeys }
}
