import {
  type Attempt,
  type Command,
  type Decision,
  type InProgress,
  makePin,
  type Verification,
} from '@pinpost/core'
import { randomBytes, type TickJob } from '@pinpost/store'
import { tellSpan } from '@pinpost/telemetry'

import { deliver, type DeliverDeps } from './deliver.ts'

export interface TickDeps extends DeliverDeps {
  /** milliseconds after an attempt in which its receipt should have come by itself */
  readonly receiptWaitMs: number
}

/**
 * One job. The write of `tickDue` is the claim of the attempt, so the state is read again at the moment of sending,
 * and of all who hold this job only one goes on.
 */
export async function handleTick(deps: TickDeps, job: TickJob): Promise<void> {
  const { store, metrics, logger } = deps
  tellSpan({ 'pinpost.verification': job.id, 'pinpost.tick': job.tick })
  const decision = await store.dispatch(job.id, (current: Verification) => {
    if (current.state === 'inProgress' && current.tick.number === job.tick) {
      metrics.stepLatenessSeconds.observe({}, Math.max(0, Date.now() - current.tick.at) / 1000)
    }
    return { type: 'tickDue', tick: job.tick, freshPin: makePin(current.codeLength, randomBytes) }
  })
  if (decision === undefined) {
    await store.forgetTick(job)
    return
  }
  metrics.observe(decision)
  if (decision.verification.state !== 'inProgress' && decision.reply === 'done') {
    logger.info({ verification: job.id, state: decision.verification.state }, 'verification ended')
  }
  await deliverAll(deps, decision)
}

/** An outcome may call for another route at once: that attempt is claimed in the same write. */
async function deliverAll(deps: TickDeps, claimed: Decision<unknown>): Promise<void> {
  let decision: Decision<unknown> | undefined = claimed
  for (;;) {
    const attempt: Attempt | undefined = attemptToDeliver(decision)
    if (attempt === undefined || decision?.verification.state !== 'inProgress') return
    const finished = await deliver(deps, decision.verification, attempt)
    const asking = awaitReceipt(deps, decision.verification, finished)
    decision = await deps.store.dispatch(decision.verification, finished)
    await asking
    deps.metrics.observe(decision)
  }
}

/** Without it nobody would ask for a receipt that never comes; the verification itself goes on. */
async function awaitReceipt(
  { store, logger, receiptWaitMs }: TickDeps,
  { id, timeScale }: InProgress,
  { attempt, outcome }: Command<'attemptFinished'>,
): Promise<void> {
  if (outcome.kind !== 'accepted') return
  try {
    await store.awaited.add({ id, attempt }, Date.now() + receiptWaitMs / timeScale)
  } catch (err) {
    logger.warn({ err, verification: id }, 'receipt will not be asked for')
  }
}

function attemptToDeliver(decision: Decision<unknown> | undefined): Attempt | undefined {
  const effect = decision?.effects.find(({ type }) => type === 'deliver')
  return effect?.type === 'deliver' ? effect.attempt : undefined
}
