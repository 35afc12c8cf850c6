import type { Store, TickJob, UnreadableRecord } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

interface FailureDeps {
  readonly store: Pick<Store, 'deadLetters'>
  readonly metrics: Pick<Metrics, 'unreadableRecords'>
  readonly logger: Logger
}

/** A tick whose record cannot be read is tried a few times, because another worker may have the key, and then becomes a dead letter. */
export async function tickFailed(
  { store, metrics, logger }: FailureDeps,
  job: TickJob,
  error: UnreadableRecord,
): Promise<void> {
  const failure = await store.deadLetters.tickFailed(job, error.reason)
  if (failure.type === 'overtaken') return
  metrics.unreadableRecords.inc({ cause: error.reason })
  const fields = { verification: job.id, tick: job.tick, cause: error.reason, err: error }
  if (failure.type === 'again')
    logger.warn({ ...fields, tries: failure.tries }, 'tick failed, it will be retried')
  else logger.error(fields, 'verification became a dead letter: see the command `dead-letters list`')
}
