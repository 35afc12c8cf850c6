import type { Event } from '@pinpost/core'
import { type Static, type TSchema, type TStringOptions, Type } from 'typebox'

import { ROLES } from './roles.ts'

/** A JSON body with a title, which names its type in clients. */
export const answer = (description: string, schema: TSchema) => ({
  200: { description, content: { 'application/json': { schema } } },
})

export const closed = <P extends Record<string, TSchema>>(title: string, properties: P) =>
  Type.Object(properties, { title, additionalProperties: false })

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const Id = Type.String({
  pattern: '^[0-9a-f]{32}$',
  description: 'The id of a verification or refused start.',
})
/** A text for Postgres, which takes no NUL. */
const stored = (options: TStringOptions) => Type.String({ ...options, pattern: '^[^\\u0000]*$' })

export const Account = stored({ minLength: 1, maxLength: 64, description: 'The key of an account.' })
const Address = Type.String({
  maxLength: 254,
  description: 'A number with + and country code, or an e-mail address.',
})
export const Reason = stored({ minLength: 3, maxLength: 200, description: 'Why, for the audit log.' })
export const Because = closed('Because', { reason: Reason })
export const Instant = Type.Integer({
  minimum: 0,
  maximum: 8_640_000_000_000_000,
  description: 'Milliseconds since 1970.',
})

export const Me = closed('Me', {
  name: Type.String(),
  role: Type.Enum([...ROLES]),
  history: closed('Lag', {
    waiting: Type.Integer({ description: 'Events that are not in history yet.' }),
    oldestSeconds: Type.Number(),
    isBehind: Type.Boolean(),
  }),
  grafana: Type.Optional(Type.String({ description: 'The URL of Grafana, if the console has one.' })),
})

const STATES = ['inProgress', 'succeeded', 'failed', 'expired', 'cancelled', 'refused'] as const

/** The part of a filter that totals have as well. */
const RANGE = {
  since: Type.Optional(Instant),
  until: Type.Optional(Instant),
  account: Type.Optional(Account),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', description: 'Two letters (ISO 3166).' })),
}

export const RangeQuery = closed('Range', RANGE)
export type RangeQuery = Static<typeof RangeQuery>

const Name = stored({ minLength: 1, maxLength: 64 })
const FILTER = {
  ...RANGE,
  id: Type.Optional(Id),
  state: Type.Optional(Type.Enum([...STATES])),
  channel: Type.Optional(Name),
  route: Type.Optional(Name),
  refusal: Type.Optional(Name),
}
export const ExportQuery = closed('Export', FILTER)

export const SearchQuery = closed('Search', {
  ...FILTER,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  after: Type.Optional(
    Type.String({ pattern: '^\\d{1,15}-[0-9a-f]{32}$', description: 'The `next` of the page before.' }),
  ),
})
export type SearchQuery = Static<typeof SearchQuery>

export const Find = closed('Find', { ...SearchQuery.properties, address: Address })

/** `sealed` and `fingerprint` are left out: they are for programs only. */
export const Start = closed('Start', {
  id: Id,
  startedAt: Instant,
  account: Account,
  country: nullable(Type.String()),
  prefix: nullable(
    Type.String({
      description: 'The number without its last four digits, or the domain of an e-mail address.',
    }),
  ),
  state: Type.Enum([...STATES]),
  endedAt: nullable(Instant),
  refusal: nullable(Type.String({ description: 'The reason or the limit of a refused start.' })),
  channels: Type.Array(Type.String()),
  routes: Type.Array(Type.String()),
  wrongCodes: Type.Integer(),
  sent: Type.Integer({ description: 'Attempts that were handed to a carrier.' }),
  spend: Type.Number({ description: 'Their price in millionths of a euro.' }),
  delivered: Type.Integer({ description: 'Of these, how many a carrier reported as delivered.' }),
  test: Type.Boolean({ description: 'No carrier was asked; it is in no total.' }),
  isComplete: Type.Boolean({ description: 'False if some of its events were lost.' }),
})
export type Start = Static<typeof Start>

export const StartPage = closed('Page of starts', {
  starts: Type.Array(Start),
  next: Type.Optional(Type.String({ description: 'Send it as `after`; missing on the last page.' })),
})

const SomeEvent = Type.Unsafe<Event>(
  Type.Object({ type: Type.String() }, { title: 'Event', description: 'See docs/events.md.' }),
)

/** What people see as it happens. */
export const LiveRows = closed('Live rows', {
  rows: Type.Array(
    closed('Live row', {
      id: Id,
      version: Type.Integer(),
      at: Instant,
      account: Account,
      country: Type.Optional(Type.String()),
      prefix: Type.Optional(Type.String()),
      events: Type.Array(SomeEvent),
    }),
  ),
  missed: Type.Integer({ description: 'How many were left out, because there were too many.' }),
})
export type LiveRows = Static<typeof LiveRows>

export const Revealed = closed('Revealed', { address: Type.String() })

export const Timeline = closed('Timeline', {
  start: Start,
  entries: Type.Array(
    closed('Entry', {
      version: Type.Integer(),
      at: Instant,
      events: Type.Array(SomeEvent),
    }),
  ),
  webhooks: Type.Array(
    closed('Try of a webhook', {
      verification: Id,
      event: Type.String({ description: 'The `webhook-id`.' }),
      type: Type.String(),
      target: Type.String({ description: 'The id of an endpoint or application.' }),
      number: Type.Integer({ description: 'From 1 on.' }),
      at: Instant,
      result: Type.Enum(['done', 'retry', 'dead']),
      reason: nullable(Type.String()),
    }),
  ),
})

const TOTALS_BY = ['all', 'hour', 'day', 'country', 'account'] as const

export const TotalsQuery = closed('Totals', { ...RANGE, by: Type.Enum([...TOTALS_BY]) })

export const StartTotals = closed('Totals of starts', {
  key: Type.String(),
  starts: Type.Integer(),
  refused: Type.Integer(),
  inProgress: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  expired: Type.Integer(),
  cancelled: Type.Integer(),
  sent: Type.Integer({ description: 'With a message that a carrier took.' }),
  delivered: Type.Integer({ description: 'With one that a carrier reported as delivered.' }),
  checked: Type.Integer({ description: 'In which a code was entered, or the caller approved it.' }),
  messages: Type.Integer({ description: 'That carriers took; several for some verifications.' }),
  p50Seconds: nullable(Type.Number({ description: 'From the start to the right code.' })),
  p95Seconds: nullable(Type.Number()),
  spend: Type.Number(),
})

export const RouteTotals = closed('Totals of a route', {
  route: Type.String(),
  channel: Type.String(),
  attempts: Type.Integer(),
  handedOver: Type.Integer(),
  delivered: Type.Integer(),
  notDelivered: Type.Integer(),
  converted: Type.Integer(),
  spend: Type.Number(),
})

export const ErrorTotals = closed('Errors of a route', {
  route: Type.String(),
  outcome: Type.String({ description: 'Such as requestRefused or providerError.' }),
  attempts: Type.Integer(),
})

export const RefusalTotals = closed('Totals of a reason', { refusal: Type.String(), starts: Type.Integer() })

export const LimitSubject = closed('Limits of', { account: Account, address: Address })
export const Lift = closed('Lift', {
  ...LimitSubject.properties,
  limit: Type.Optional(Type.String({ maxLength: 64, description: 'One limit; without it, all.' })),
  reason: Reason,
})

export const Erase = closed('Erase', { address: Address, reason: Reason })
export const Erased = closed('Erased', { verifications: Type.Integer() })

export const Limit = closed('Limit', {
  limit: Type.String(),
  mode: Type.Enum(['observe', 'enforce']),
  count: Type.Number(),
  refusesAt: Type.Number(),
  refusedUntil: Type.Optional(Instant),
})

const LimitRule = Type.Union([
  closed('Bucket', {
    kind: Type.Enum(['bucket']),
    burst: Type.Integer({ description: 'Allowed at once.' }),
    intervalMs: Type.Number({ description: 'Then one more each time this has passed.' }),
  }),
  closed('Locks', {
    kind: Type.Enum(['locks']),
    locks: Type.Array(closed('Lock', { after: Type.Integer(), seconds: Type.Integer() })),
  }),
  closed('A day', { kind: Type.Enum(['day']), limit: Type.Integer() }),
])
export const StandingLimit = closed('Standing limit', {
  limit: Type.String(),
  mode: Type.Enum(['observe', 'enforce']),
  rule: LimitRule,
})

export const NearLimit = closed('Near a limit', {
  account: Account,
  prefix: Type.String({
    description: 'The number without its last four digits, or the domain of an e-mail address.',
  }),
  starts: Type.Integer({ description: 'In the last 24 hours, without refused ones.' }),
  refused: Type.Integer(),
  wrongCodes: Type.Integer(),
  startsPerDay: Type.Optional(Type.Integer({ description: 'What the limit starts-day allows.' })),
  locksAfter: Type.Optional(
    Type.Integer({ description: 'Wrong codes in a row before the first lock of the limit wrong-codes.' }),
  ),
})

export const Switch = closed('Switch', {
  name: Type.String(),
  since: Instant,
  until: Type.Optional(Instant),
  reason: Type.Optional(Type.String()),
})
const MOST_MINUTES = 30 * 24 * 60
export const SwitchName = closed('Switch name', {
  kind: Type.Enum(['channel', 'provider', 'route', 'country', 'account']),
  name: Type.String({ pattern: '^[\\w-]{1,64}$' }),
})
export const Turn = closed('Turn', {
  isOff: Type.Boolean(),
  reason: Reason,
  forMinutes: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST_MINUTES, description: 'Then it is on again by itself.' }),
  ),
})

export const Route = closed('Route', {
  route: Type.String(),
  channel: Type.Optional(Type.String()),
  provider: Type.Optional(Type.String()),
  isConfigured: Type.Boolean({ description: 'A worker has it in its routes.' }),
  breaker: Type.Enum(['closed', 'open', 'trial']),
  off: Type.Array(Type.String(), { description: 'The switches that turn it off.' }),
  trafficShare: Type.Number({ description: '0 to 1; slow deliveries lower it.' }),
  ratePerSecond: Type.Optional(Type.Number()),
})

const Seconds = Type.Number()
export const Queue = closed('Queue', {
  planned: Type.Integer({ description: 'Steps and ends that are planned.' }),
  late: Type.Array(closed('Late', { seconds: Seconds, steps: Type.Integer() }), {
    description: 'How many are later than so many seconds.',
  }),
  stuck: Type.Array(closed('Stuck', { id: Id, tick: Type.Integer(), dueAt: Instant }), {
    description: 'More than a minute late, the latest of each shard.',
  }),
  shards: Type.Array(
    closed('Shard', {
      shard: Type.Integer(),
      jobs: closed('Jobs', {
        waiting: Type.Integer(),
        active: Type.Integer(),
        delayed: Type.Integer(),
      }),
      oldestDueSeconds: Seconds,
      deadLetters: Type.Integer(),
    }),
  ),
})
export const Result = closed('Result', { result: Type.Enum(['planned', 'over', 'dropped']) })

export const DeadLetter = closed('Dead letter', {
  id: Id,
  tick: Type.Integer(),
  reason: Type.String(),
  at: Instant,
})

export const ActsQuery = closed('Acts', {
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
})
export const Act = closed('Act', {
  id: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  role: Type.String(),
  act: Type.String(),
  target: Type.String(),
  reason: nullable(Type.String()),
  before: Type.Unknown(),
  after: Type.Unknown(),
})
