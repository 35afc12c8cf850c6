import type { Fields } from '../redis/versioned.ts'
import type { AccountSettings } from './account-settings.ts'

/** The parts of an account that an operator changed; `PINPOST_ACCOUNTS` no longer changes these. */
export type Changed = 'settings' | 'secrets' | 'apiKeys' | 'state'

/** The last values from `PINPOST_ACCOUNTS`. */
interface Seeded {
  /** keyed fingerprint of settings and secrets */
  readonly print: string
  readonly secretHashes: readonly string[]
  readonly apiKeys: readonly string[]
  /** number of the seed list that wrote this */
  readonly list: number
}

export interface LiveEntry {
  readonly state: 'active' | 'disabled'
  readonly changed: readonly Changed[]
  /** with fingerprints for trial numbers */
  readonly settings: AccountSettings
  /** base64 of keyed hashes, oldest first */
  readonly secretHashes: readonly string[]
  /** sid and base64 of the keyed hash of each API key, with a colon between them, oldest first */
  readonly apiKeys: readonly string[]
  /** only if the account came from `PINPOST_ACCOUNTS` */
  readonly seeded?: Seeded | undefined
}

/** Remains after a removal, so that only an operator can bring the account back. */
interface Tombstone {
  readonly state: 'removed'
}

export type Entry = LiveEntry | Tombstone

/** A login reads only state and hashes, so these have their own fields; settings may be long. */
export function toFields(entry: Entry): Fields {
  if (entry.state === 'removed') return { state: entry.state }
  const { state, secretHashes, apiKeys, ...rest } = entry
  return { state, secrets: secretHashes.join(','), apiKeys: apiKeys.join(','), entry: JSON.stringify(rest) }
}

/** @throws Error if a newer version wrote it in an unknown form */
export function fromFields({ state, secrets, apiKeys = '', entry }: Fields): Entry {
  if (state === 'removed') return { state }
  if ((state !== 'active' && state !== 'disabled') || secrets === undefined || entry === undefined)
    throw new Error('an account was written by a newer version of Pinpost: update this process')
  return { ...JSON.parse(entry), state, secretHashes: listIn(secrets), apiKeys: listIn(apiKeys) }
}

export const listIn = (field: string): readonly string[] => (field === '' ? [] : field.split(','))

/** The hash of the API key with this sid, if there is one. */
export const hashOfApiKey = (apiKeys: readonly string[], sid: string): readonly string[] =>
  apiKeys.filter((entry) => entry.startsWith(`${sid}:`)).map((entry) => entry.slice(sid.length + 1))

/** Applies an operator's change; an entry from `PINPOST_ACCOUNTS` records that it was changed. */
export const changedBy = (entry: LiveEntry, what: Changed, change: Partial<LiveEntry>): LiveEntry => ({
  ...entry,
  ...change,
  changed: entry.changed.includes(what) ? entry.changed : [...entry.changed, what],
})
