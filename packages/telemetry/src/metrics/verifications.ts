import {
  type Attempt,
  type Decision,
  mayHaveArrived,
  type Verification,
  type VerificationEvent,
} from '@pinpost/core'

import { RECEIPT_BUCKETS, VERIFY_BUCKETS } from './buckets.ts'
import type { Instruments } from './instruments.ts'

const MICROS_OF_A_EURO = 1_000_000

export interface Source {
  /** we requested this receipt, so its time does not measure the carrier */
  readonly isFetched?: boolean
}

/** Metrics that are derived from decisions. */
export function makeVerificationMetrics({ counter, count, histogram }: Instruments) {
  const started = counter({
    name: 'pinpost_verifications_started_total',
    help: 'Started verifications.',
    labels: ['country'],
  })
  const startedByAccount = counter({
    name: 'pinpost_account_verifications_started_total',
    help: 'Started verifications of each account.',
    labels: ['account'],
  })
  const testsStarted = counter({
    name: 'pinpost_test_verifications_started_total',
    help: 'Started verifications of test numbers and sandbox accounts, which no other metric of verifications counts.',
    labels: ['account'],
  })
  const ended = counter({
    name: 'pinpost_verifications_ended_total',
    help: 'Ended verifications by final state; the channel is that of the attempt that delivered the code.',
    labels: ['state', 'channel', 'country'],
  })
  // Separate metrics for account and country: their product would be too many series.
  const endedByAccount = counter({
    name: 'pinpost_account_verifications_ended_total',
    help: 'Ended verifications of each account by final state; the channel as in `pinpost_verifications_ended_total`.',
    labels: ['account', 'state', 'channel'],
  })
  const endedByRoute = counter({
    name: 'pinpost_route_verifications_ended_total',
    help: 'Ended verifications by the route of the last attempt that was, or may have been, delivered.',
    labels: ['route', 'channel', 'country', 'state'],
  })
  const secondsToVerify = histogram({
    name: 'pinpost_time_to_verify_seconds',
    help: 'Time from the start to the right code.',
    labels: ['channel'],
    buckets: VERIFY_BUCKETS,
  })
  const attempts = counter({
    name: 'pinpost_attempts_total',
    help: 'Attempts by outcome; if the worker died, the attempt is ambiguous and has no route.',
    labels: ['route', 'channel', 'country', 'outcome'],
  })
  const receipts = counter({
    name: 'pinpost_receipts_total',
    help: 'Receipts that changed the status of an attempt, without repeated and outdated ones.',
    labels: ['route', 'channel', 'country', 'status'],
  })
  const receiptLag = histogram({
    name: 'pinpost_receipt_lag_seconds',
    help: 'Time from the claim of an attempt to its delivery receipt, without fetched receipts.',
    labels: ['route'],
    buckets: RECEIPT_BUCKETS,
  })
  const checks = counter({
    name: 'pinpost_checks_total',
    help: 'Submitted codes by result.',
    labels: ['result'],
  })
  const pinRenewals = count({
    name: 'pinpost_pin_renewals_total',
    help: 'PINs that were replaced because they had expired at the next step.',
  })
  const spend = counter({
    name: 'pinpost_spend_euros_total',
    help: 'Cost of attempts: estimated from the price list, and reported by carriers. 0 for routes without a price.',
    labels: ['route', 'country', 'basis'],
  })

  function countSpend({ country }: Verification, { route, price }: Attempt, basis: string): void {
    // A counter cannot decrease, so refunds are not counted.
    if (route !== undefined && price !== undefined && price >= 0)
      spend.inc({ route, country, basis }, price / MICROS_OF_A_EURO)
  }

  function countReceipt(
    { country }: Verification,
    { route, channel, claimedAt, receipt }: Attempt,
    { isFetched = false }: Source,
  ): void {
    receipts.inc({ route, channel, country, status: receipt?.status })
    if (receipt?.status === 'delivered' && !isFetched)
      receiptLag.observe({ route }, Math.max(0, Date.now() - claimedAt) / 1000)
  }

  function countEnd(
    verification: Verification,
    { state, at }: Extract<VerificationEvent, { type: 'ended' }>,
  ): void {
    const { country, account, startedAt } = verification
    const last = lastArrived(verification.attempts)
    const channel = state === 'succeeded' ? last?.channel : undefined
    ended.inc({ state, channel, country })
    endedByAccount.inc({ account, state, channel })
    if (last !== undefined) endedByRoute.inc({ route: last.route, channel: last.channel, country, state })
    if (state === 'succeeded') secondsToVerify.observe({ channel }, Math.max(0, at - startedAt) / 1000)
  }

  function observeEvent(event: VerificationEvent, verification: Verification, source: Source): void {
    const { country, account, test } = verification
    if (test === true) {
      if (event.type === 'started') testsStarted.inc({ account })
      return
    }
    switch (event.type) {
      case 'started':
        started.inc({ country })
        startedByAccount.inc({ account })
        return
      case 'attempted': {
        const { channel, route, outcome } = event.attempt
        attempts.inc({ route, channel, country, outcome: outcome?.kind })
        countSpend(verification, event.attempt, 'estimated')
        return
      }
      case 'answeredLate':
        // The attempt was counted when it was given up; only its price is new.
        countSpend(verification, event.attempt, 'estimated')
        return
      case 'receiptTaken':
        countReceipt(verification, event.attempt, source)
        return
      case 'priceSettled':
        countSpend(verification, event.attempt, 'settled')
        return
      case 'checked':
        checks.inc({ result: event.right ? 'right' : 'wrong' })
        return
      case 'pinRenewed':
        pinRenewals.inc()
        return
      case 'ended':
        countEnd(verification, event)
        return
      // Counted by their results.
      case 'claimed':
      case 'triggered':
      case 'resent':
      case 'approved':
      case 'stepsMissed':
    }
  }

  return {
    /** Counts the events of a decision; apps call it after every dispatch. */
    observe(decision: Decision<unknown> | undefined, source: Source = {}): void {
      for (const effect of decision?.effects ?? []) {
        if (effect.type === 'notify' && decision !== undefined)
          observeEvent(effect.event, decision.verification, source)
      }
    },
  }
}

/** The attempt that the result is attributed to. Failed ones are skipped, unless all failed. */
function lastArrived(attempts: readonly Attempt[]): Attempt | undefined {
  const arrived = attempts.filter(mayHaveArrived)
  return arrived.findLast(({ receipt }) => receipt?.status !== 'failed') ?? arrived.at(-1)
}
