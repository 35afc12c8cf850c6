import {
  type Attempt,
  type InProgress,
  type Instant,
  isUnanswered,
  overAt,
  type Verification,
} from '@pinpost/core'

/** After this time, the record must be read again before a send. */
const FRESH_MS = 50

/** Why a claimed attempt was not sent; the code of its outcome. */
export type NotSent = 'ended' | 'overtaken' | 'stateUnknown'

export interface Claim {
  /** Call after any wait: the record may have changed. */
  waited(): void
  /**
   * Call directly before the hand-over, without an `await` in between.
   * @returns the current verification, or why nothing may be sent
   */
  confirm(): Promise<InProgress | NotSent>
}

export interface ClaimPorts {
  find(id: string): Promise<Verification | undefined>
  now(): Instant
}

/** A fresh claim proves that the verification is in progress, so the record is read again only after a wait. */
export function makeClaim({ find, now }: ClaimPorts, claimed: InProgress, attempt: Attempt): Claim {
  let known = claimed
  let readAt = attempt.claimedAt
  return {
    waited() {
      readAt = Number.NEGATIVE_INFINITY
    },
    async confirm() {
      if (now() - readAt <= FRESH_MS) return known
      try {
        const current = await find(claimed.id)
        readAt = now()
        if (current?.state !== 'inProgress' || readAt >= overAt(current)) return 'ended'
        if (!isUnanswered(current, attempt.number)) return 'overtaken'
        known = current
        return current
      } catch {
        return 'stateUnknown'
      }
    },
  }
}
