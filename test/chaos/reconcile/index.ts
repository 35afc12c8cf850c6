import { CALLBACKS_RULE, callbacksOf } from './callbacks.ts'
import { codesOf } from './codes.ts'
import { endsOf, forgotten, overlapsOf, slowOnesOf, strangersOf, toldOf } from './ends.ts'
import { eventsOf } from './events.ts'
import { leaksOf, NO_LEAKS } from './leaks.ts'
import type { Finding, Ledgers } from './ledgers.ts'
import { doubledAttemptsOf, doubledStepsOf, outcomesOf, sendsAfterTheEndOf } from './sends.ts'
import { stepCodesOf } from './step-codes.ts'
import { WEBHOOKS_RULE, webhooksOf } from './webhooks.ts'

export interface Reconciled {
  readonly violations: readonly Finding[]
  /** violations that are due to a lost write of that verification */
  readonly excused: readonly Finding[]
}

const RULES = [
  endsOf,
  toldOf,
  overlapsOf,
  strangersOf,
  slowOnesOf,
  sendsAfterTheEndOf,
  doubledAttemptsOf,
  doubledStepsOf,
  outcomesOf,
  codesOf,
  stepCodesOf,
  eventsOf,
  webhooksOf,
  callbacksOf,
  leaksOf,
]
/** These apply even if Redis lost writes. */
const NEVER_EXCUSED: ReadonlySet<string> = new Set(['every verification ends', 'no request hangs', NO_LEAKS])

/** A worker does not store an event again that Redis acknowledged and lost, but stores the next one. */
const WEBHOOK_RULES: ReadonlySet<string> = new Set([WEBHOOKS_RULE, CALLBACKS_RULE])

/** Durations are not checked if the machine was too busy. */
const TIMED: ReadonlySet<string> = new Set(['no request hangs', 'no send is in flight for long'])

export interface Circumstances {
  /** verifications of which Redis lost a write */
  readonly touched: ReadonlySet<string>
  /** verifications of which Redis lost a write of a webhook */
  readonly lostWebhooks: ReadonlySet<string>
  /** whether a missing record may be due to the last second that Redis lost */
  readonly mayForget: boolean
  /** whether the machine was too busy to judge durations */
  readonly isStarved: boolean
}

/** Compares the five ledgers. */
export function reconcile(
  ledgers: Ledgers,
  { touched, lostWebhooks, mayForget, isStarved }: Circumstances,
): Reconciled {
  const gone = forgotten(ledgers)
  const lost: Finding[] = mayForget
    ? []
    : gone.map((id) => ({
        rule: 'accepted verifications exist',
        id,
        what: 'a start was accepted, but there is no record',
      }))
  const found = [...lost, ...RULES.flatMap((rule) => [...rule(ledgers)])].filter(
    ({ rule }) => !(isStarved && TIMED.has(rule)),
  )
  const isExcused = ({ rule, id }: Finding): boolean =>
    (touched.has(id) && !NEVER_EXCUSED.has(rule)) || (lostWebhooks.has(id) && WEBHOOK_RULES.has(rule))
  return {
    violations: found.filter((finding) => !isExcused(finding)),
    excused: found.filter(isExcused),
  }
}
