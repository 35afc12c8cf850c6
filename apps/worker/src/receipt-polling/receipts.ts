import type { Verification } from '@pinpost/core'
import type { Providers } from '@pinpost/providers'
import type { AwaitedReceipt, Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

import { repeat, type Repeated } from '../timers/repeat.ts'

const EVERY_MS = 5_000
/** A carrier that still does not know is asked again, as often as its reports may come. */
const ASK_FOR_MS = 3_600_000

export interface ReceiptDeps {
  readonly store: Store
  readonly providers: Providers
  readonly metrics: Metrics
  readonly logger: Logger
  readonly signal: AbortSignal
  /** milliseconds after an attempt in which its receipt should have come by itself */
  readonly receiptWaitMs: number
}

/** Asks carriers for receipts that did not come. */
export function startAsking(deps: ReceiptDeps): Repeated {
  return repeat(EVERY_MS, deps.logger, 'asking for receipts', async () => {
    const due = await deps.store.awaited.takeDue(Date.now())
    await Promise.all(due.map((awaited) => ask(deps, awaited)))
  })
}

async function ask(deps: ReceiptDeps, awaited: AwaitedReceipt): Promise<void> {
  const { store, providers, metrics, logger, signal } = deps
  const decision = await store.dispatch(awaited.id, { type: 'expiryDue' })
  if (decision === undefined) return
  metrics.observe(decision)
  const attempt = decision.verification.attempts.find(({ number }) => number === awaited.attempt)
  const { outcome, route = '', receipt: known, claimedAt = 0 } = attempt ?? {}
  if (outcome?.kind !== 'accepted' || isFinal(known)) return
  const receipt = await providers.byName(route)?.askReceipt?.(outcome.reference, signal)
  metrics.askedReceipts.inc({ route, answered: String(receipt !== undefined) })
  if (receipt !== undefined) {
    if (receipt.status === 'delivered') await store.board.delivered(route, (Date.now() - claimedAt) / 1000)
    const taken = await store.dispatch(awaited.id, {
      type: 'receipt',
      attempt: awaited.attempt,
      receipt,
      route,
    })
    metrics.observe(taken)
    logger.info({ verification: awaited.id, ...awaited, route, status: receipt.status }, 'receipt asked for')
  }
  const age = Date.now() - claimedAt
  if (!isFinal(receipt) && age < ASK_FOR_MS) await store.awaited.add(awaited, Date.now() + deps.receiptWaitMs)
}

type Known = NonNullable<Verification['attempts'][number]['receipt']>

const isFinal = (receipt: Known | undefined): boolean =>
  receipt?.status === 'delivered' || receipt?.status === 'failed'
