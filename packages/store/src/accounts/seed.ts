import type { AccountSettings } from './account-settings.ts'
import type { Entry } from './entry.ts'

/** An account of `PINPOST_ACCOUNTS`, as it would be written. */
export interface Seed {
  readonly key: string
  readonly settings: AccountSettings
  readonly secretHashes: readonly string[]
  /** keyed fingerprint of settings and secrets */
  readonly print: string
}

/** A list of seeds, as processes compare it. */
export interface SeedList {
  readonly print: string
  /** set by the operator to return to an earlier list; the highest wins */
  readonly revision: number
}

/** Which lists Redis has seen. */
export interface SeenLists {
  readonly current: SeedList
  /** grows with each list, and is the time at which that became the current one */
  readonly number: number
  /** prints of the lists of this revision, the newest last */
  readonly seen: readonly string[]
}

/** Number of lists to remember; older ones are forgotten. */
const MOST_SEEN = 100

/**
 * Whether a list decides about accounts. Of two lists with the same revision the one that was seen first last does, so
 * that a process with an older variable changes nothing however often it restarts.
 * @returns the lists as they stand then, or undefined if this list was replaced
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

/** What a seed makes of its account; undefined if nothing changes. */
export function follow(entry: Entry | undefined, seed: Seed, list: number): Entry | undefined {
  const { settings, secretHashes, print } = seed
  const seeded = { print, secretHashes, list }
  if (entry === undefined) return { state: 'active', changed: [], settings, secretHashes, seeded }
  if (entry.state === 'removed' || entry.seeded === undefined || entry.seeded.list > list) return undefined
  const { changed } = entry
  const state = changed.includes('state') ? entry.state : 'active'
  if (state === entry.state && entry.seeded.print === print) return undefined
  return {
    ...entry,
    state,
    settings: changed.includes('settings') ? entry.settings : settings,
    secretHashes: changed.includes('secrets')
      ? withoutDropped(entry.secretHashes, entry.seeded.secretHashes, secretHashes)
      : secretHashes,
    seeded,
  }
}

/** A secret that leaves the variable ends, also on an account whose secrets an operator changed. */
function withoutDropped(
  live: readonly string[],
  before: readonly string[],
  now: readonly string[],
): readonly string[] {
  const left = live.filter((hash) => !before.includes(hash) || now.includes(hash))
  return left.length === 0 ? now : left
}

/** What becomes of an account that is in no seed of the current list; undefined if nothing changes. */
export function leave(entry: Entry | undefined, list: number): Entry | undefined {
  if (entry?.state !== 'active' || entry.seeded === undefined) return undefined
  if (entry.changed.includes('state') || entry.seeded.list > list) return undefined
  return { ...entry, state: 'disabled', seeded: { ...entry.seeded, list } }
}
