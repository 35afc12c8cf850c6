import type { EventEntry } from '../../packages/core/src/index.ts'
import { type FromSubscriber, SUBSCRIBER } from '../support/subscriber-process.ts'
import { makeMember, type Member } from './member.ts'
import type { Prints } from './prints.ts'

/** One takes over when the other is killed. */
const PROCESSES = 2

/** The processes of one subscriber of the outbox, and the entries that they received. */
export function makeSubscribers(
  environment: Readonly<Record<string, string>>,
  logOf: (name: string) => string | undefined,
  prints: Pick<Prints, 'add'>,
) {
  const entries: EventEntry[] = []
  const ready = new Set<string>()

  const launch = (name: string): Member =>
    makeMember({
      program: SUBSCRIBER,
      name,
      environment,
      log: logOf(name),
      onPrint: (text) => prints.add(name, text),
      onMessage(message) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- subscriber.ts sends nothing else
        const sent = message as FromSubscriber
        if (sent.type === 'ready') ready.add(name)
        else entries.push(...sent.entries)
      },
    })

  const members = Array.from({ length: PROCESSES }, (_, index) => launch(`subscriber-${index + 1}`))
  return {
    members,
    areReady: (): boolean => ready.size === members.length,
    entries: (): readonly EventEntry[] => entries,
  }
}

export type Subscribers = ReturnType<typeof makeSubscribers>
