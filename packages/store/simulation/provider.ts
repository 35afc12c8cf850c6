import type { Attempt, Outcome, OutcomeKind, Receipt } from '@pinpost/core'

import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

/** Weights of outcomes: usually accepted, and each refusal often enough to matter. */
const ANSWERS: Readonly<Record<OutcomeKind, number>> = {
  accepted: 72,
  invalidNumber: 1,
  channelUnsupported: 2,
  geoDenied: 2,
  optedOut: 1,
  contentRejected: 2,
  senderRefused: 1,
  requestRefused: 2,
  fraudBlocked: 1,
  credentialError: 2,
  throttled: 5,
  unreachable: 2,
  ambiguous: 4,
  expired: 2,
  providerError: 4,
}

type Reason = Extract<Receipt, { status: 'failed' }>['reason']

const { accepted: _, ...refusals } = ANSWERS
const FAILURES: Readonly<Record<Reason, number>> = { ...refusals, unreachable: 20 }

/** Receipts of a message in their natural order. */
const RECEIPTS = {
  sms: ['queued', 'sent', 'delivered'],
  voice: ['ringing', 'answered', 'delivered'],
  email: ['sent', 'delivered'],
  telegram: ['sent', 'delivered'],
  whatsapp: ['sent', 'delivered'],
} as const

/** Answers take up to 30 s, so a few arrive after the next step has begun. */
const SLOW_MS = 30_000
const STUCK_MS = 200_000
const LATE_RECEIPT_MS = 1_800_000

export interface ProviderOptions {
  readonly clock: Clock
  readonly random: Random
  /** the carrier calls back */
  report(id: string, attempt: number, receipt: Receipt): void
}

export type Provider = ReturnType<typeof makeProvider>

/** A carrier that answers with a delay, and sends receipts early, late, twice and in any order. */
export function makeProvider({ clock, random, report }: ProviderOptions) {
  function outcome(): Outcome {
    const kind = random.weighted(ANSWERS)
    if (kind === 'accepted') return { kind, reference: `SM${random.between(0, 2 ** 31)}` }
    if (kind === 'throttled' && random.chance(0.5))
      return { kind, retryAfterSeconds: random.between(1, 200), code: '429' }
    return { kind, code: '30000' }
  }

  function latency(): number {
    if (random.chance(0.01)) return random.between(0, STUCK_MS)
    return random.between(20, random.chance(0.05) ? SLOW_MS : 1_500)
  }

  function pause(): number {
    if (random.chance(0.02)) return random.between(0, LATE_RECEIPT_MS)
    return random.between(0, random.chance(0.1) ? 400 : 20_000)
  }

  function receiptsOf({ channel }: Attempt): readonly Receipt[] {
    const whole: readonly Receipt[] = RECEIPTS[channel].map((status) => ({ status }))
    if (random.chance(0.8)) return whole
    const reason = random.weighted(FAILURES)
    return [...whole.slice(0, random.between(0, 2)), { status: 'failed', reason }]
  }

  return {
    async send(id: string, attempt: Attempt): Promise<Outcome> {
      const answer = outcome()
      const taken = answer.kind === 'accepted' || (answer.kind === 'ambiguous' && random.chance(0.5))
      for (const receipt of taken ? receiptsOf(attempt) : []) {
        const copies = random.chance(0.1) ? 2 : 1
        for (let copy = 0; copy < copies; copy++) {
          clock.after(pause(), () => report(id, attempt.number, receipt))
        }
      }
      await clock.sleep(latency())
      return answer
    },
  }
}
