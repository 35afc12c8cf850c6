import { type Attempt, type Event, type EventEntry, type Instant, kindOf, type Secret } from '@pinpost/core'

/** An entry of the outbox, and the part of its address that people may read. */
export interface HistoryEntry extends EventEntry {
  readonly prefix?: string | undefined
}

export type StartState = 'inProgress' | 'succeeded' | 'failed' | 'expired' | 'cancelled' | 'refused'

/** What new entries say of one start; named as the columns of `history.starts`. */
export interface StartChange {
  readonly id: string
  readonly started_at: Instant
  readonly account: string
  readonly country?: string | undefined
  readonly fingerprint?: string | undefined
  readonly sealed?: string | undefined
  readonly prefix?: string | undefined
  readonly state?: StartState | undefined
  readonly ended_at?: Instant | undefined
  readonly refusal?: string | undefined
  readonly channels: readonly string[]
  readonly routes: readonly string[]
  readonly wrong_codes: number
  readonly entries: number
  readonly version: number
  readonly test: boolean
}

/** The latest state of one attempt; named as the columns of `history.attempts`. */
export interface AttemptChange {
  readonly id: string
  readonly number: number
  readonly claimed_at: Instant
  readonly account: string
  readonly country?: string | undefined
  readonly channel: string
  readonly route?: string | undefined
  readonly outcome?: string | undefined
  readonly receipt?: string | undefined
  readonly price?: number | undefined
}

const HIDDEN_DIGITS = 4

/** A phone number without its last four digits, or `@` and the domain of an e-mail address. */
export function prefixOf(address: Secret): string {
  const text = address.reveal()
  return kindOf(address) === 'email' ? text.slice(text.lastIndexOf('@')) : text.slice(0, -HIDDEN_DIGITS)
}

const attemptsOf = (events: readonly Event[]): readonly Attempt[] =>
  events.flatMap((event) => ('attempt' in event ? event.attempt : []))

/** The times of all rows that an entry makes or changes. */
export const timesOf = ({ at, events }: HistoryEntry): readonly Instant[] => [
  at,
  ...attemptsOf(events).map(({ claimedAt }) => claimedAt),
]

/** @param entries of one start, in order of version; at least one */
export function startChangeOf(entries: readonly [HistoryEntry, ...HistoryEntry[]]): StartChange {
  const [first] = entries
  const events = entries.flatMap((entry) => entry.events)
  const attempts = attemptsOf(events)
  const end = events.find((event) => event.type === 'ended')
  const refused = events.find((event) => event.type === 'refused')?.refusal
  const isStarted = events.some(({ type }) => type === 'started')
  return {
    id: first.id,
    // Entries before the first known one may be lost, but not its attempts.
    started_at: Math.min(...entries.flatMap(timesOf)),
    account: first.account,
    country: first.country,
    fingerprint: first.address?.fingerprint,
    sealed: first.address?.sealed,
    prefix: first.prefix,
    state: end?.state ?? (refused && 'refused') ?? (isStarted ? 'inProgress' : undefined),
    ended_at: end?.at,
    refusal: refused?.reason === 'limit' ? refused.limit : refused?.reason,
    channels: [...new Set(attempts.map(({ channel }) => channel))],
    routes: [...new Set(attempts.flatMap(({ route }) => route ?? []))],
    wrong_codes: events.filter((event) => event.type === 'checked' && !event.right).length,
    entries: entries.length,
    version: Math.max(...entries.map(({ version }) => version)),
    test: events.some((event) => 'test' in event && event.test === true),
  }
}

/** Each event has its attempt as it is then, so that the last one counts. */
export function attemptChangesOf(entries: readonly HistoryEntry[]): readonly AttemptChange[] {
  const changes = new Map<number, AttemptChange>()
  for (const { id, account, country, events } of entries)
    for (const attempt of attemptsOf(events))
      changes.set(attempt.number, {
        id,
        number: attempt.number,
        claimed_at: attempt.claimedAt,
        account,
        country,
        channel: attempt.channel,
        route: attempt.route,
        outcome: attempt.outcome?.kind,
        receipt: attempt.receipt?.status,
        price: attempt.price,
      })
  return [...changes.values()]
}
