import type { EventEntry } from '../../../packages/core/src/index.ts'
import { brokenByEvents } from '../../../packages/store/simulation/event-rule.ts'
import { type Finding, groupBy, type Ledgers } from './ledgers.ts'

/**
 * Without repetitions, subscribers have each change of a verification in order of version, and it matches the record. If
 * Redis lost writes, it lost their entries too, but subscribers may already have received them, and the versions are used
 * again: the events of those verifications are not checked.
 */
export function* eventsOf({ entries, records, versions }: Ledgers): Generator<Finding> {
  const known = groupBy(entries.filter(isFirst()), ({ id }) => id)
  for (const [id, record] of records) {
    const what = brokenByEvents(known.get(id) ?? [], versions.get(id) ?? 0, record)
    if (what !== undefined) yield { rule: 'each change has its event', id, what }
  }
}

/** Whether a subscriber got the entry for the first time. */
export function isFirst(): (entry: EventEntry) => boolean {
  const seen = new Set<string>()
  return ({ id, version }) => {
    const key = `${id} ${version}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }
}
