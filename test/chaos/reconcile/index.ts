import { codesOf } from './codes.ts'
import { endsOf, forgotten, overlapsOf, slowOnesOf, strangersOf, toldOf } from './ends.ts'
import { eventsOf } from './events.ts'
import type { Finding, Ledgers } from './ledgers.ts'
import { doubledAttemptsOf, doubledStepsOf, outcomesOf, sendsAfterTheEndOf } from './sends.ts'

export interface Reconciled {
  readonly violations: readonly Finding[]
  /** broken only since Redis had forgotten a write of that verification */
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
  eventsOf,
]
/** These hold whatever Redis forgot: a time-out is a time-out, and what is left must end. */
const NEVER_EXCUSED: ReadonlySet<string> = new Set(['every verification ends', 'no request hangs'])

/** How long something took is no finding where the machine had no time for us. */
const TIMED: ReadonlySet<string> = new Set(['no request hangs', 'no send is long on its way'])

export interface Circumstances {
  /** verifications of which Redis forgot a write */
  readonly touched: ReadonlySet<string>
  /** a verification that is gone may have been lost with Redis' last second, rather than by us */
  readonly mayForget: boolean
  /** the machine was too busy for times to mean anything */
  readonly isStarved: boolean
}

/** Compares the four ledgers. */
export function reconcile(ledgers: Ledgers, { touched, mayForget, isStarved }: Circumstances): Reconciled {
  const gone = forgotten(ledgers)
  const lost: Finding[] = mayForget
    ? []
    : gone.map((id) => ({
        rule: 'what was accepted is kept',
        id,
        what: 'a caller was told status 0, and it is gone',
      }))
  const found = [...lost, ...RULES.flatMap((rule) => [...rule(ledgers)])].filter(
    ({ rule }) => !(isStarved && TIMED.has(rule)),
  )
  const isExcused = ({ rule, id }: Finding): boolean => touched.has(id) && !NEVER_EXCUSED.has(rule)
  return {
    violations: found.filter((finding) => !isExcused(finding)),
    excused: found.filter(isExcused),
  }
}
