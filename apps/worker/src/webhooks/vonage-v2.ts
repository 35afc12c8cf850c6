import {
  type Attempt,
  type EndState,
  type EventEntry,
  mayHaveArrived,
  toUuid,
  type Verification,
  webhookEventId,
  costOf,
  inEuros,
} from '@pinpost/core'

import type { Message } from './message.ts'

/** The words of Vonage's callbacks. */
type Status = 'completed' | 'failed' | 'expired' | 'cancelled' | 'blocked' | 'unused'

const END_STATUSES: Readonly<Record<EndState, Status>> = {
  succeeded: 'completed',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'cancelled',
}

const DECIMALS = 8

const time = (at: number): string => new Date(at).toISOString()

/**
 * The callbacks of Vonage Verify v2 for one entry: an `event` when a step is over, because the next one begins or the
 * verification ends, and a `summary` at the end.
 * @param verification its record, which may be newer than the entry
 */
export function callbacksOf(entry: EventEntry, verification: Verification): readonly Message[] {
  const bodies = entry.events.flatMap((event) => {
    if (event.type === 'claimed') return stepBefore(event.attempt, verification, entry.at)
    return event.type === 'ended' ? atEnd(event.state, event.at, verification) : []
  })
  return bodies.map((body, index) => ({ event: webhookEventId(entry, index), type: body.type, body }))
}

/** The event of the step before, if this is the first attempt of the next one. */
function stepBefore({ number, step }: Attempt, verification: Verification, now: number) {
  const before = verification.attempts.findLast((other) => other.number < number)
  if (before === undefined || before.step === step) return []
  return [stepEvent(verification, before.step, statusOfPast(verification, before.step), now)]
}

function atEnd(state: EndState, endedAt: number, verification: Verification) {
  const last = verification.attempts.at(-1)
  const status = isBlocked(state, last) ? 'blocked' : END_STATUSES[state]
  const ofLast = last && stepEvent(verification, last.step, stepStatus(status), endedAt)
  return [...(ofLast === undefined ? [] : [ofLast]), summary(verification, status, endedAt)]
}

/** A fraud verdict of the carrier ends a verification as failed. */
const isBlocked = (state: EndState, last: Attempt | undefined): boolean =>
  state === 'failed' &&
  (last?.outcome?.kind === 'fraudBlocked' ||
    (last?.receipt?.status === 'failed' && last.receipt.reason === 'fraudBlocked'))

/** Vonage's steps cannot be cancelled: the code of a cancelled request was not entered in time. */
const stepStatus = (status: Status): Status => (status === 'cancelled' ? 'expired' : status)

/** A step that another one followed: no code in time, or no message. */
function statusOfPast({ attempts }: Verification, step: number): Status {
  const arrived = attempts.some(
    (attempt) => attempt.step === step && mayHaveArrived(attempt) && attempt.receipt?.status !== 'failed',
  )
  return arrived ? 'expired' : 'failed'
}

const firstOf = ({ attempts }: Verification, step: number): Attempt | undefined =>
  attempts.find((attempt) => attempt.step === step)

const clientRefOf = ({ clientRef }: Verification): string | undefined => clientRef?.reveal()

function stepEvent(verification: Verification, step: number, status: Status, finalizedAt: number) {
  const begun = firstOf(verification, step)
  return {
    request_id: toUuid(verification.id),
    triggered_at: time(begun?.claimedAt ?? finalizedAt),
    type: 'event' as const,
    channel: verification.steps[step]?.channel,
    status,
    finalized_at: time(finalizedAt),
    client_ref: clientRefOf(verification),
  }
}

function summary(verification: Verification, status: Status, finalizedAt: number) {
  const { id, startedAt, steps, attempts } = verification
  const last = attempts.at(-1)?.step
  return {
    request_id: toUuid(id),
    submitted_at: time(startedAt),
    status,
    type: 'summary' as const,
    channel_timeout: steps[0]?.waitSeconds,
    workflow: steps.map(({ channel }, step) => {
      const begun = firstOf(verification, step)
      if (begun === undefined) return { channel, status: 'unused' }
      const ended = step === last ? stepStatus(status) : statusOfPast(verification, step)
      return { channel, initiated_at: time(begun.claimedAt), status: ended }
    }),
    finalized_at: time(finalizedAt),
    price: priceOf(attempts),
    client_ref: clientRefOf(verification),
  }
}

/** What messages and calls cost, in euros; absent if no attempt has a price. */
function priceOf(attempts: readonly Attempt[]): string | undefined {
  const cost = costOf(attempts)
  return cost === undefined ? undefined : inEuros(cost, DECIMALS)
}
