import { type Attempt, makePin, type Verification } from '@pinpost/core'
import { type Dispatched, randomBytes, type TickJob, UnreadableRecord } from '@pinpost/store'
import { annotateSpan } from '@pinpost/telemetry'

import { deliver, type DeliverDeps } from '../deliveries/deliver.ts'
import { tickFailed } from './dead-letters.ts'

/**
 * Runs one job. The write of `tickDue` claims the attempt: it reads the state again at the moment of sending, and only one
 * of the workers that hold this job continues.
 */
export async function handleTick(deps: DeliverDeps, job: TickJob): Promise<void> {
  annotateSpan({ 'pinpost.verification': job.id, 'pinpost.tick': job.tick })
  try {
    await processTick(deps, job)
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error
    await tickFailed(deps, job, error)
  }
}

async function processTick(deps: DeliverDeps, job: TickJob): Promise<void> {
  const { store, metrics, logger } = deps
  const decision = await store.dispatch(job.id, (current: Verification) => {
    if (current.state === 'inProgress' && current.tick.number === job.tick) {
      metrics.stepLatenessSeconds.observe({}, Math.max(0, Date.now() - current.tick.at) / 1000)
    }
    return { type: 'tickDue', tick: job.tick, freshPin: makePin(current.codeLength, randomBytes) }
  })
  if (decision === undefined) {
    await store.dropOrphan(job)
    return
  }
  metrics.observe(decision)
  if (decision.verification.state !== 'inProgress' && decision.reply === 'done') {
    logger.info({ verification: job.id, state: decision.verification.state }, 'verification ended')
  }
  await deliverAll(deps, decision)
}

/** An outcome may require another route at once; the same write claims that attempt. */
async function deliverAll(deps: DeliverDeps, claimed: Dispatched<unknown>): Promise<void> {
  let decision: Dispatched<unknown> | undefined = claimed
  for (;;) {
    const attempt: Attempt | undefined = attemptToDeliver(decision)
    if (attempt === undefined || decision?.verification.state !== 'inProgress') return
    const finished = await deliver(deps, decision.verification, attempt)
    decision = await deps.store.dispatch(decision.stored, finished)
    deps.metrics.observe(decision)
  }
}

function attemptToDeliver(decision: Dispatched<unknown> | undefined): Attempt | undefined {
  const effect = decision?.effects.find(({ type }) => type === 'deliver')
  return effect?.type === 'deliver' ? effect.attempt : undefined
}
