import { CHANNEL_NAMES, FOLLOW_UPS, LIMIT_NAMES, START_REFUSAL_REASONS } from '@pinpost/core'

/** The names that labels may contain. Nothing else becomes a label, so that no number or id creates a series. */
export interface Known {
  /** names of the configured routes */
  routes(): readonly string[]
  /** keys of the existing accounts */
  accounts(): readonly string[]
}

/** The values that one label may have, and the one that replaces all others. */
export interface LabelRule {
  readonly values: readonly string[] | RegExp | keyof Known
  readonly otherwise: string
  /** described in docs/metrics.md */
  readonly means: string
}

const APPS = ['api', 'worker', 'console'] as const
export type AppName = (typeof APPS)[number]

const END_STATES = ['succeeded', 'failed', 'expired', 'cancelled']
const JOB_STATES = ['waiting', 'active', 'delayed']

/** For lists that are too long for the table in docs/metrics.md. */
const anyOf = (values: readonly string[]): RegExp => new RegExp(`^(?:${values.join('|')})$`)

/** Every label that our metrics use. */
export const LABELS = {
  account: { values: 'accounts', otherwise: 'other', means: 'key of an account' },
  answered: { values: ['true', 'false'], otherwise: 'false', means: 'whether there was an answer' },
  app: { values: APPS, otherwise: 'other', means: 'app' },
  basis: { values: ['estimated', 'settled'], otherwise: 'estimated', means: 'whether estimated or reported' },
  by: { values: /^[a-zA-Z]{1,12}$/, otherwise: 'other', means: '`clips`, or why there were no clips' },
  cause: {
    values: ['format', 'key', 'seal', 'content', 'rules'],
    otherwise: 'other',
    means: 'why a record cannot be read',
  },
  channel: { values: CHANNEL_NAMES, otherwise: 'none', means: 'channel' },
  country: { values: /^[A-Z]{2}$/, otherwise: 'unknown', means: 'two letters (ISO 3166)' },
  delivery: {
    values: ['delivered', 'failed', 'dead', 'overflowed'],
    otherwise: 'failed',
    means: 'result of a webhook',
  },
  endpoint: {
    values: /^(?:\/:?[a-zA-Z*_-]{0,24}\d?(?:\.mp3)?){1,8}$/,
    otherwise: 'unknown',
    means: 'pattern of the path, never the path itself',
  },
  kind: {
    values: ['channel', 'provider', 'route', 'country', 'account'],
    otherwise: 'other',
    means: 'kind of switch',
  },
  limit: { values: anyOf(LIMIT_NAMES), otherwise: 'other', means: 'name of a limit' },
  mode: { values: ['observe', 'enforce'], otherwise: 'enforce', means: 'mode of a limit' },
  outcome: {
    values: Object.keys(FOLLOW_UPS),
    otherwise: 'ambiguous',
    means: 'an [outcome](webhook-gateway.md#the-answer), or `accepted`',
  },
  reason: {
    values: anyOf([...START_REFUSAL_REASONS, ...LIMIT_NAMES]),
    otherwise: 'other',
    means: 'reason of a refusal, or name of a limit',
  },
  result: {
    values: ['right', 'wrong', 'hit', 'miss', 'open', 'closed', 'locked'],
    otherwise: 'other',
    means: 'result',
  },
  route: { values: 'routes', otherwise: 'none', means: 'name of a configured route' },
  shard: { values: /^\d{1,3}$/, otherwise: 'other', means: '0 to `PINPOST_SHARDS` - 1' },
  state: { values: [...END_STATES, ...JOB_STATES], otherwise: 'other', means: 'state' },
  subscriber: {
    values: /^[a-z][a-z0-9-]{0,31}$/,
    otherwise: 'other',
    means: 'name of a subscriber of the outbox',
  },
  status: {
    values: /^(?:\d{1,3}|queued|sent|ringing|answered|delivered|failed)$/,
    otherwise: 'other',
    means: 'v1 status, else HTTP status; or status of a receipt',
  },
} as const satisfies Record<string, LabelRule>

export type LabelName = keyof typeof LABELS
export type LabelValues<L extends LabelName> = { readonly [K in L]: string | undefined }

/** Accounts beyond this number are counted as one. */
export const MOST_ACCOUNTS = 1_000

/** The replacement for values that the label may not have. */
export const fallbackOf = (name: LabelName): string => LABELS[name].otherwise

/** The value if the label may have it, else its replacement. */
export function bounded(name: LabelName, value: string | undefined, known: Known): string {
  const { values, otherwise }: LabelRule = LABELS[name]
  if (value === undefined) return otherwise
  return allows(values, value, known) ? value : otherwise
}

function allows(values: LabelRule['values'], value: string, known: Known): boolean {
  switch (values) {
    case 'accounts':
      return known.accounts().slice(0, MOST_ACCOUNTS).includes(value)
    case 'routes':
      return known.routes().includes(value)
    default:
      return (
        typeof values !== 'string' && (values instanceof RegExp ? values.test(value) : values.includes(value))
      )
  }
}
