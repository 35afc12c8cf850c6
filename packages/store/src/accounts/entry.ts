import type { Fields } from '../redis/versioned.ts'
import type { AccountSettings } from './account-settings.ts'

/** What an operator changed of an account that came from the variable: from then on the variable leaves it alone. */
export type Changed = 'settings' | 'secrets' | 'state'

/** What the variable gave an account last. */
interface Seeded {
  /** keyed fingerprint of settings and secrets */
  readonly print: string
  readonly secretHashes: readonly string[]
  /** the list of accounts that wrote this, by its number */
  readonly list: number
}

export interface LiveEntry {
  readonly state: 'active' | 'disabled'
  readonly changed: readonly Changed[]
  /** trial numbers are fingerprints */
  readonly settings: AccountSettings
  /** base64 of keyed hashes, the older first */
  readonly secretHashes: readonly string[]
  /** only of an account that came from the variable */
  readonly seeded?: Seeded | undefined
}

/** Stays after a removal, so that nothing brings the account back but an operator. */
interface Tombstone {
  readonly state: 'removed'
}

/** An account as Redis keeps it. */
export type Entry = LiveEntry | Tombstone

/** State and hashes are fields of their own: a login needs no more, and settings may be long. */
export function toFields(entry: Entry): Fields {
  if (entry.state === 'removed') return { state: entry.state }
  const { state, secretHashes, ...rest } = entry
  return { state, secrets: secretHashes.join(','), entry: JSON.stringify(rest) }
}

/** @throws Error if another version of the service wrote it in a form that this one does not know */
export function fromFields({ state, secrets, entry }: Fields): Entry {
  if (state === 'removed') return { state }
  if ((state !== 'active' && state !== 'disabled') || secrets === undefined || entry === undefined)
    throw new Error('an account has a form that this version does not know')
  return { ...JSON.parse(entry), state, secretHashes: hashesIn(secrets) }
}

export const hashesIn = (secrets: string): readonly string[] => (secrets === '' ? [] : secrets.split(','))

/** What an operator's change makes of an entry; on one from the variable it is noted. */
export const changedBy = (entry: LiveEntry, what: Changed, change: Partial<LiveEntry>): LiveEntry => ({
  ...entry,
  ...change,
  changed: entry.changed.includes(what) ? entry.changed : [...entry.changed, what],
})
