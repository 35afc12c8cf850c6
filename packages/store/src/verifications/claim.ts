import {
  type Attempt,
  type InProgress,
  type Instant,
  isUnanswered,
  overAt,
  type Verification,
} from '@pinpost/core'

/** A claim older than this no longer proves that the verification goes on. */
const FRESH_MS = 50

/** Why a claimed attempt was not handed over; the code of its outcome. */
export type NotSent = 'ended' | 'overtaken' | 'stateUnknown'

export interface Claim {
  /** Something was waited for, so the record may have changed. */
  waited(): void
  /**
   * To be called right before the hand-over, with nothing awaited in between.
   * @returns the verification as it stands, or why nothing may be sent
   */
  confirm(): Promise<InProgress | NotSent>
}

export interface ClaimPorts {
  find(id: string): Promise<Verification | undefined>
  now(): Instant
}

/** The write of a claim also proves that the verification goes on, so it is read again only after a wait. */
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
