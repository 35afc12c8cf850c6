import {
  type Attempt,
  isFinal,
  lacksReceipt,
  limitOfRoute,
  type Receipt,
  type Secret,
  type Verification,
} from '@pinpost/core'
import type { AnyProvider, Breakers, Providers } from '@pinpost/providers'
import type { PendingReceipt, Store } from '@pinpost/store'
import { type Logger, type Metrics, repeat, type Repeated } from '@pinpost/telemetry'

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

/** Asks carriers for missing receipts, and tells them which codes were right. */
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
    await forEachOf(due, CONCURRENCY, (pending) => settle(deps, pending))
  }
}

async function settle(deps: ReceiptDeps, pending: PendingReceipt): Promise<void> {
  const { store, providers, breakers, logger } = deps
  try {
    const due = dueOf(await store.find(pending.id), pending)
    const provider = due?.attempt.route === undefined ? undefined : providers.byName(due.attempt.route)
    const canSettle = due?.rightCode === undefined ? provider?.askReceipt : provider?.reportRightCode
    if (due === undefined || provider === undefined || canSettle === undefined) {
      await store.pendingReceipts.remove(pending)
      return
    }
    // It is due again later.
    if (breakers.isOpen(provider.name) || !(await takeRateSlot(deps, provider))) return
    if (due.rightCode === undefined) await askFor(deps, pending, due.attempt, provider)
    else await report(deps, pending, due.attempt, provider, due.rightCode)
  } catch (err) {
    // One unreadable record must not delay the others.
    logger.warn({ err, verification: pending.id }, 'receipt could not be fetched')
  }
}

interface Due {
  readonly attempt: Attempt
  /** to report, if the verification has ended with it; from the record, which keeps it sealed */
  readonly rightCode?: Secret | undefined
}

/** What is still useful to ask or report. */
function dueOf(verification: Verification | undefined, pending: PendingReceipt): Due | undefined {
  const attempt = verification?.attempts.find(({ number }) => number === pending.attempt)
  if (attempt === undefined || Date.now() - attempt.claimedAt > ASK_FOR_MS) return undefined
  if (verification?.state === 'inProgress') return lacksReceipt(attempt) ? { attempt } : undefined
  const rightCode = verification?.checks.find(({ right }) => right)?.code
  return rightCode && { attempt, rightCode }
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

async function report(
  { store, logger, signal }: ReceiptDeps,
  pending: PendingReceipt,
  { number: attempt, outcome }: Attempt,
  { name: route, reportRightCode }: AnyProvider,
  code: Secret,
): Promise<void> {
  if (outcome?.kind !== 'accepted') return
  if ((await reportRightCode?.(outcome.reference, code, signal)) !== true) return
  await store.pendingReceipts.remove(pending)
  logger.info({ verification: pending.id, attempt, route }, 'right code reported to the carrier')
}

const fieldsOf = (receipt: Receipt) =>
  receipt.status === 'failed'
    ? { status: receipt.status, reason: receipt.reason, providerCode: receipt.code }
    : { status: receipt.status, isFinal: isFinal(receipt) }
