import type { AccountSettings } from './account-settings.ts'
import type { Entry } from './entry.ts'

/** An account of `PINPOST_ACCOUNTS`. */
export interface Seed {
  readonly key: string
  readonly settings: AccountSettings
  readonly secretHashes: readonly string[]
  readonly apiKeys: readonly string[]
  /** keyed fingerprint of settings and secrets */
  readonly print: string
}

/** Identifies one value of `PINPOST_ACCOUNTS`. */
export interface SeedList {
  readonly print: string
  /** raised by the operator to return to an earlier list; the highest wins */
  readonly revision: number
}

/** The lists that processes have brought. */
export interface SeenLists {
  readonly current: SeedList
  /** the time when this list became the current one; increases with each list */
  readonly number: number
  /** prints of this revision's lists, newest last */
  readonly seen: readonly string[]
}

/** Number of lists to remember. */
const MOST_SEEN = 100

/**
 * Decides whether a list becomes or stays the current one. Within a revision, a list that was replaced never comes
 * back, so a process with an old variable changes nothing however often it restarts.
 * @returns the new state, or undefined if this list was replaced
 */
export function claim(known: SeenLists | undefined, mine: SeedList, now: number): SeenLists | undefined {
  if (known === undefined) return { current: mine, number: now, seen: [mine.print] }
  const { current, seen } = known
  if (mine.print === current.print)
    return mine.revision > current.revision ? { ...known, current: mine, seen: [mine.print] } : known
  const isRaised = mine.revision > current.revision
  if (!isRaised && (mine.revision < current.revision || seen.includes(mine.print))) return undefined
  return {
    current: mine,
    number: Math.max(known.number + 1, now),
    seen: [...(isRaised ? [] : seen), mine.print].slice(-MOST_SEEN),
  }
}

/** The account's new entry; undefined if nothing changes. */
export function follow(entry: Entry | undefined, seed: Seed, list: number): Entry | undefined {
  const { settings, secretHashes, apiKeys, print } = seed
  const seeded = { print, secretHashes, apiKeys, list }
  if (entry === undefined) return { state: 'active', changed: [], settings, secretHashes, apiKeys, seeded }
  if (entry.state === 'removed' || entry.seeded === undefined || entry.seeded.list > list) return undefined
  const { changed } = entry
  const state = changed.includes('state') ? entry.state : 'active'
  if (state === entry.state && entry.seeded.print === print) return undefined
  return {
    ...entry,
    state,
    settings: changed.includes('settings') ? entry.settings : settings,
    secretHashes: changed.includes('secrets')
      ? orAll(withoutDropped(entry.secretHashes, entry.seeded.secretHashes, secretHashes), secretHashes)
      : secretHashes,
    apiKeys: changed.includes('apiKeys')
      ? withoutDropped(entry.apiKeys, entry.seeded.apiKeys, apiKeys)
      : apiKeys,
    seeded,
  }
}

/** What was removed from the variable is revoked, even if an operator changed the account's secrets or API keys. */
const withoutDropped = (
  live: readonly string[],
  before: readonly string[],
  now: readonly string[],
): readonly string[] => live.filter((hash) => !before.includes(hash) || now.includes(hash))

/** An account always has a secret. */
const orAll = (left: readonly string[], all: readonly string[]): readonly string[] =>
  left.length === 0 ? all : left

/** The new entry of an account that is not in the current list: disabled. Undefined if nothing changes. */
export function leave(entry: Entry | undefined, list: number): Entry | undefined {
  if (entry?.state !== 'active' || entry.seeded === undefined) return undefined
  if (entry.changed.includes('state') || entry.seeded.list > list) return undefined
  return { ...entry, state: 'disabled', seeded: { ...entry.seeded, list } }
}
