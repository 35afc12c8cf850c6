import {
  type Attempt,
  isFinal,
  lacksReceipt,
  limitOfRoute,
  type Receipt,
  type Verification,
} from '@pinpost/core'
import type { AnyProvider, Breakers, Providers } from '@pinpost/providers'
import type { PendingReceipt, Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

import { repeat, type Repeated } from '../timers/repeat.ts'
import { forEachOf } from './for-each.ts'

const EVERY_MS = 1_000
/** Carriers report within an hour or never. */
const ASK_FOR_MS = 3_600_000
/** Concurrent requests for receipts in this worker. */
const CONCURRENCY = 50

export interface ReceiptDeps {
  readonly store: Pick<Store, 'pendingReceipts' | 'find' | 'dispatch' | 'limits'>
  readonly providers: Pick<Providers, 'byName' | 'routes'>
  readonly breakers: Pick<Breakers, 'isOpen'>
  readonly metrics: Pick<Metrics, 'askedReceipts' | 'observe'>
  readonly logger: Pick<Logger, 'info' | 'warn'>
  readonly signal: AbortSignal
  /** milliseconds after an attempt before its receipt is requested, and between two requests */
  readonly receiptWaitMs: number
}

/** Asks carriers for missing receipts. */
export const startFetchingReceipts = (deps: ReceiptDeps & { readonly logger: Logger }): Repeated =>
  repeat(EVERY_MS, deps.logger, 'fetching receipts', (isStopping) => fetchDueReceipts(deps, isStopping))

/** Continues until nothing is due, so that the index is drained as fast as it fills. */
export async function fetchDueReceipts(
  deps: ReceiptDeps,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const { pendingReceipts } = deps.store
  while (!isStopping()) {
    const due = await pendingReceipts.takeDue(Date.now(), Date.now() + deps.receiptWaitMs)
    if (due.length === 0) return
    await forEachOf(due, CONCURRENCY, (pending) => fetchReceipt(deps, pending))
  }
}

async function fetchReceipt(deps: ReceiptDeps, pending: PendingReceipt): Promise<void> {
  const { store, providers, breakers, logger } = deps
  try {
    const attempt = pendingAttempt(await store.find(pending.id), pending)
    const provider = attempt?.route === undefined ? undefined : providers.byName(attempt.route)
    if (attempt === undefined || provider?.askReceipt === undefined) {
      await store.pendingReceipts.remove(pending)
      return
    }
    // It is due again later.
    if (breakers.isOpen(provider.name) || !(await takeRateSlot(deps, provider))) return
    await askFor(deps, pending, attempt, provider)
  } catch (err) {
    // One unreadable record must not delay the others.
    logger.warn({ err, verification: pending.id }, 'receipt could not be fetched')
  }
}

/** The attempt, if its receipt is still useful. */
function pendingAttempt(
  verification: Verification | undefined,
  pending: PendingReceipt,
): Attempt | undefined {
  if (verification?.state !== 'inProgress') return undefined
  const attempt = verification.attempts.find(({ number }) => number === pending.attempt)
  if (attempt === undefined || !lacksReceipt(attempt)) return undefined
  return Date.now() - attempt.claimedAt > ASK_FOR_MS ? undefined : attempt
}

/** A request counts as a send in the route's rate, and never waits, because sends come first. */
async function takeRateSlot(
  { store, providers }: ReceiptDeps,
  { name, channel }: AnyProvider,
): Promise<boolean> {
  const ratePerSecond = providers.routes(channel).find((route) => route.name === name)?.ratePerSecond
  if (ratePerSecond === undefined) return true
  return (await store.limits.take([limitOfRoute(name, ratePerSecond, 0)])).type === 'allowed'
}

async function askFor(
  { store, metrics, logger, signal }: ReceiptDeps,
  { id }: PendingReceipt,
  { number: attempt, outcome }: Attempt,
  { name: route, askReceipt }: AnyProvider,
): Promise<void> {
  if (outcome?.kind !== 'accepted') return
  const receipt = await askReceipt?.(outcome.reference, signal)
  metrics.askedReceipts.inc({ route, answered: String(receipt !== undefined) })
  if (receipt === undefined) return
  // Its lag depends on when we asked, so it does not show how fast the route delivers.
  const taken = await store.dispatch(id, { type: 'receipt', attempt, receipt, route })
  metrics.observe(taken, { isFetched: true })
  logger.info({ verification: id, attempt, route, ...fieldsOf(receipt) }, 'receipt fetched')
}

const fieldsOf = (receipt: Receipt) =>
  receipt.status === 'failed'
    ? { status: receipt.status, reason: receipt.reason, providerCode: receipt.code }
    : { status: receipt.status, isFinal: isFinal(receipt) }
