import { DelayedError, type Job, Queue, UnrecoverableError, Worker } from 'bullmq'

import type { RedisConnection } from '../redis/redis.ts'

/** What a job holds. It names the event; the body is sealed, and stored beside the queue until the event is dead. */
export interface WebhookJob {
  readonly account: string
  /** id of the endpoint or application */
  readonly target: string
  readonly verification: string
  readonly event: string
  readonly type: string
  /** when the event happened */
  readonly at: number
  /** when an operator sent it again */
  readonly resentAt?: number | undefined
  /** sealed; only of a dead event */
  readonly body?: string | undefined
  /** it arrived when too many events were waiting for its target, and goes to the dead ones */
  readonly overflowed?: true | undefined
}

/** What to do with an event that was handled. */
export type WebhookVerdict =
  | { readonly type: 'done' }
  /** it is no longer wanted, or it was done before */
  | { readonly type: 'over' }
  /** it was not tried */
  | { readonly type: 'wait'; readonly until: number }
  | { readonly type: 'retry'; readonly pauseMs: number; readonly reason: string }
  | { readonly type: 'dead'; readonly reason: string }

const QUEUE_NAME = 'webhooks'
/** We do not use BullMQ's event stream, and it costs memory. */
const EVENTS_KEPT = 10
/** The job of a killed worker runs again within 15 seconds. */
const LOCK_MS = 10_000
const STALLED_CHECK_MS = 5_000
/** The verdicts decide when an event is dead. A job that BullMQ gives up would block later events of its verification. */
const NO_LIMIT = 1_000_000_000
/** After an error of ours, such as Redis not answering. */
const PAUSE_AFTER_ERROR_MS = 5_000
const DEAD_LIFE_SECONDS = 7 * 86_400

const JOB_OPTIONS = { attempts: NO_LIMIT, backoff: { type: 'custom' }, stackTraceLimit: 0 } as const

/** An id that no two events of two targets share. */
const webhookJobId = ({ target, event }: Pick<WebhookJob, 'target' | 'event'>): string => `${target}-${event}`

const optionsOf = (job: WebhookJob) => ({ ...JOB_OPTIONS, jobId: webhookJobId(job) })

/** The queue of one shard. */
export function makeWebhookQueue(redis: RedisConnection, prefix: string) {
  const queue = new Queue<WebhookJob>(QUEUE_NAME, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: EVENTS_KEPT } },
  })
  return {
    queue,
    jobKey: (job: Pick<WebhookJob, 'target' | 'event'>): string => queue.toKey(webhookJobId(job)),
    /** Adding an event whose job exists does nothing. */
    add: async (job: WebhookJob): Promise<void> => void (await queue.add(job.type, job, optionsOf(job))),
    addAll: async (jobs: readonly WebhookJob[]): Promise<void> =>
      void (await queue.addBulk(jobs.map((data) => ({ name: data.type, data, opts: optionsOf(data) })))),
    close: (): Promise<void> => queue.close(),
  }
}

export type WebhookQueue = ReturnType<typeof makeWebhookQueue>

class NotSent extends Error {
  readonly pauseMs: number

  constructor({ pauseMs, reason }: { readonly pauseMs: number; readonly reason: string }) {
    super(reason)
    this.pauseMs = pauseMs
  }
}

export interface WebhookWorkerOptions {
  readonly redis: RedisConnection
  readonly prefix: string
  /** concurrent jobs in this process */
  readonly concurrency: number
  /** maximum dead events; beyond it the oldest are dropped */
  readonly mostDead: number
  run(job: Job<WebhookJob>): Promise<WebhookVerdict>
  onError(error: Error): void
}

/** BullMQ applies the verdicts: back-off is its custom strategy, and dead events are its failed jobs. */
export function makeWebhookWorker(options: WebhookWorkerOptions): Worker<WebhookJob> {
  const { redis, prefix, concurrency, mostDead, run, onError } = options
  /** An error of ours is not a failed try, which would make the next pause longer. */
  async function runSafely(job: Job<WebhookJob>): Promise<WebhookVerdict> {
    try {
      return await run(job)
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
      return { type: 'wait', until: Date.now() + PAUSE_AFTER_ERROR_MS }
    }
  }

  async function process(job: Job<WebhookJob>, token: string | undefined): Promise<void> {
    const verdict = await runSafely(job)
    switch (verdict.type) {
      case 'done':
      case 'over':
        return
      case 'wait':
        await job.moveToDelayed(verdict.until, token)
        throw new DelayedError()
      case 'retry':
        throw new NotSent(verdict)
      case 'dead':
        throw new UnrecoverableError(verdict.reason)
    }
  }
  const worker = new Worker<WebhookJob>(QUEUE_NAME, process, {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: NO_LIMIT,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: mostDead, age: DEAD_LIFE_SECONDS },
    settings: {
      backoffStrategy: (_made, _type, error) =>
        error instanceof NotSent ? error.pauseMs : PAUSE_AFTER_ERROR_MS,
    },
  })
  worker.on('error', onError)
  worker.on('failed', (_job, error) => {
    if (!(error instanceof NotSent || error instanceof UnrecoverableError)) onError(error)
  })
  return worker
}
