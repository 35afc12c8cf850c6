import { type Attempt, makePin, type Verification } from '@pinpost/core'
import { type Dispatched, randomBytes, type TickJob, UnreadableRecord } from '@pinpost/store'
import { tellSpan } from '@pinpost/telemetry'

import { deliver, type DeliverDeps } from '../deliveries/deliver.ts'
import { tickFailed } from './dead-letters.ts'

/**
 * One job. The write of `tickDue` is the claim of the attempt, so the state is read again at the moment of sending,
 * and of all who hold this job only one goes on.
 */
export async function handleTick(deps: DeliverDeps, job: TickJob): Promise<void> {
  tellSpan({ 'pinpost.verification': job.id, 'pinpost.tick': job.tick })
  try {
    await workTick(deps, job)
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error
    await tickFailed(deps, job, error)
  }
}

async function workTick(deps: DeliverDeps, job: TickJob): Promise<void> {
  const { store, metrics, logger } = deps
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
