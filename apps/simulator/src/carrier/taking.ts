import type { Box } from './box.ts'
import type { Entry } from './records.ts'

interface Waiter {
  readonly wants: (entry: Entry) => boolean
  readonly give: (entry: Entry | undefined) => void
}

/** Returns each entry of an inbox once, for tests that wait for the next one. */
export function makeTaking(box: Box) {
  const taken = new WeakSet<Entry>()
  const waiting = new Map<string, Set<Waiter>>()
  const isFree = (entry: Entry): boolean => isReady(entry) && !taken.has(entry)

  const unwatch = box.watch((change) => {
    if (change.type !== 'entry' || !isFree(change.entry)) return
    const { entry } = change
    const first = [...(waiting.get(change.number) ?? [])].find(({ wants }) => wants(entry))
    if (first === undefined) return
    taken.add(entry)
    first.give(entry)
  })

  return {
    /** Waits at most `ms` for the first entry that is wanted and was not returned yet. */
    async next(
      number: string,
      ms: number,
      signal: AbortSignal,
      wants: Waiter['wants'] = () => true,
    ): Promise<Entry | undefined> {
      if (signal.aborted) return undefined
      const entry = box.inbox(number).find((each) => isFree(each) && wants(each))
      if (entry !== undefined) {
        taken.add(entry)
        return entry
      }
      if (ms === 0) return undefined
      return await new Promise((resolve) => {
        const line = waiting.get(number) ?? new Set<Waiter>()
        const give: Waiter['give'] = (given) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', leave)
          line.delete(waiter)
          if (line.size === 0) waiting.delete(number)
          resolve(given)
        }
        const leave = (): void => give(undefined)
        const waiter: Waiter = { wants, give }
        const timer = setTimeout(leave, ms)
        signal.addEventListener('abort', leave)
        waiting.set(number, line.add(waiter))
      })
    },

    stop(): void {
      unwatch()
      for (const line of waiting.values()) for (const waiter of line) waiter.give(undefined)
    },
  }
}

/** A message once it has arrived; a call once it has spoken, or was not answered. */
function isReady(entry: Entry): boolean {
  if (entry.kind !== 'call') return entry.status === 'delivered' || entry.status === 'read'
  return entry.status === 'completed' || entry.status === 'busy' || entry.status === 'no-answer'
}
