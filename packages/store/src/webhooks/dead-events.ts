import type { Job } from 'bullmq'

import type { Keys } from '../redis/keys.ts'
import type { WebhookJob, WebhookQueue } from './queue.ts'

/** An event that was given up. */
export interface DeadEvent {
  /** names event and target */
  readonly id: string
  readonly account: string
  readonly target: string
  readonly event: string
  readonly type: string
  /** when the event happened */
  readonly at: number
  readonly reason: string
}

export interface DeadEventsOptions {
  readonly keys: Keys
  readonly queues: () => readonly WebhookQueue[]
  readonly now: () => number
}

const VERIFICATION = /-evt_([0-9a-f]{32})_\d+_\d+$/

const toDead = ({ id = '', data, failedReason }: Job<WebhookJob>): DeadEvent => ({
  id,
  account: data.account,
  target: data.target,
  event: data.event,
  type: data.type,
  at: data.at,
  reason: failedReason,
})

/** Events that were given up, for operators. BullMQ keeps them as failed jobs, a bounded number for seven days. */
export function makeDeadEvents({ keys, queues, now }: DeadEventsOptions) {
  /** Newest first in each shard. */
  async function list(account?: string): Promise<readonly DeadEvent[]> {
    const jobs = (await Promise.all(queues().map(({ queue }) => queue.getFailed()))).flat()
    const dead = jobs.map((job) => toDead(job))
    return account === undefined ? dead : dead.filter((each) => each.account === account)
  }

  /** Sends it again, as if it had happened now. @returns whether there is such an event */
  async function resend(id: string): Promise<boolean> {
    const [, verification = ''] = VERIFICATION.exec(id) ?? []
    const queue = keys.isId(verification) ? queues()[keys.shardOf(verification)] : undefined
    const job = await queue?.queue.getJob(id)
    if (job === undefined || !(await job.isFailed())) return false
    await job.updateData({ ...job.data, resentAt: now() })
    await job.retry('failed', { resetAttemptsMade: true })
    return true
  }

  return {
    list,
    resend,

    /** Sends all of them again, or those of an account, oldest first. @returns how many */
    async resendAll(account?: string): Promise<number> {
      const dead = await list(account)
      const sent = await Promise.all(dead.toReversed().map(({ id }) => resend(id)))
      return sent.filter(Boolean).length
    },

    async count(): Promise<number> {
      const counts = await Promise.all(queues().map(({ queue }) => queue.getFailedCount()))
      return counts.reduce((sum, count) => sum + count, 0)
    },
  }
}
