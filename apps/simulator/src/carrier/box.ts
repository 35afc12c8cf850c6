import type { Entry } from './records.ts'

export interface BoxLimits {
  /** messages and calls together */
  readonly entries: number
  readonly perNumber: number
  readonly numbers: number
}

export const BOX_LIMITS: BoxLimits = { entries: 10_000, perNumber: 100, numbers: 10_000 }

export type Change =
  | { readonly type: 'entry'; readonly number: string; readonly entry: Entry }
  | { readonly type: 'cleared'; readonly number: string }

export interface NumberSummary {
  readonly number: string
  readonly messages: number
  readonly calls: number
  readonly lastAt: number
}

type Patch<E> = Partial<Omit<E, 'kind' | 'sid' | 'to' | 'createdAt' | 'updatedAt'>>

/** The carrier's messages, calls and e-mails, in bounded memory: the oldest are dropped first. */
export type Box = ReturnType<typeof makeBox>

interface Inbox {
  readonly entries: Set<Entry>
  lastAt: number
}

export function makeBox(limits: BoxLimits, now: () => number) {
  const bySid = new Map<string, Entry>()
  const inboxes = new Map<string, Inbox>()
  const watchers = new Set<(change: Change) => void>()

  const notify = (change: Change): void => {
    for (const watcher of watchers) watcher(change)
  }
  const isListed = (entry: Entry): boolean => inboxes.get(entry.to)?.entries.has(entry) === true

  function remove(entry: Entry): void {
    bySid.delete(entry.sid)
    inboxes.get(entry.to)?.entries.delete(entry)
  }

  return {
    /** Stores a record; the phone shows it after `list`. */
    add(entry: Entry): void {
      bySid.set(entry.sid, entry)
      const oldest = bySid.size > limits.entries ? bySid.values().next().value : undefined
      if (oldest !== undefined) remove(oldest)
    },

    /** Shows a record in its number's inbox. */
    list(entry: Entry): void {
      const inbox = inboxes.get(entry.to) ?? { entries: new Set<Entry>(), lastAt: 0 }
      // Delete and set again, so that the map stays in the order of last use.
      inboxes.delete(entry.to)
      inboxes.set(entry.to, inbox)
      inbox.entries.add(entry)
      inbox.lastAt = now()
      const oldest = inbox.entries.size > limits.perNumber ? inbox.entries.values().next().value : undefined
      if (oldest !== undefined) remove(oldest)
      const idlest = inboxes.size > limits.numbers ? inboxes.keys().next().value : undefined
      if (idlest !== undefined) inboxes.delete(idlest)
      notify({ type: 'entry', number: entry.to, entry })
    },

    /** Changes a record; the only place that does. */
    change<E extends Entry>(entry: E, patch: Patch<E>): void {
      Object.assign(entry, patch, { updatedAt: now() })
      if (isListed(entry)) notify({ type: 'entry', number: entry.to, entry })
    },

    find: (sid: string): Entry | undefined => bySid.get(sid),
    isListed,

    /** Oldest first. */
    inbox: (number: string): readonly Entry[] => [...(inboxes.get(number)?.entries ?? [])],

    /** @returns what was in the inbox */
    clear(number: string): readonly Entry[] {
      const inbox = inboxes.get(number)
      const entries = [...(inbox?.entries ?? [])]
      inbox?.entries.clear()
      notify({ type: 'cleared', number })
      return entries
    },

    /** Listed entries, newest first. */
    newest(limit: number, isWanted: (entry: Entry) => boolean): readonly Entry[] {
      const found: Entry[] = []
      for (const entry of [...bySid.values()].toReversed()) {
        if (found.length === limit) break
        if (isListed(entry) && isWanted(entry)) found.push(entry)
      }
      return found
    },

    /** Newest first. */
    numbers(limit: number): readonly NumberSummary[] {
      return [...inboxes]
        .slice(-limit)
        .toReversed()
        .map(([number, { entries, lastAt }]) => {
          const calls = [...entries].filter(({ kind }) => kind === 'call').length
          return { number, messages: entries.size - calls, calls, lastAt }
        })
    },

    /** @returns how to stop watching */
    watch(watcher: (change: Change) => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}
