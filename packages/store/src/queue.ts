import type { Tick } from '@pinpost/core'
import {
  createIORedisClient,
  type IRedisClient,
  Job,
  Queue,
  SpanKind,
  type Telemetry,
  TelemetryAttributes,
  Worker,
} from 'bullmq'

import type { RedisConnection } from './redis.ts'

/** What a job carries: nothing else may be in it. */
export interface TickJob {
  readonly id: string
  readonly tick: number
}

const QUEUE_NAME = 'ticks'
/** BullMQ's event stream is of no use to us and costs memory. */
const EVENTS_KEPT = 10
const LOCK_MS = 10_000
const STALLED_CHECK_MS = 5_000

/** Deterministic, so that adding a tick twice is harmless. It is also the tick's member of the due index. */
export const tickId = (id: string, tick: number): string => `${id}-${tick}`

export function parseTickId(member: string): TickJob {
  const separator = member.lastIndexOf('-')
  return { id: member.slice(0, separator), tick: Number(member.slice(separator + 1)) }
}

/** BullMQ's own instrumentation, for OpenTelemetry as the process has set it up. Loaded only where it is wanted. */
export async function loadQueueTelemetry(): Promise<Telemetry> {
  const { BullMQOtel } = await import('bullmq-otel')
  return new BullMQOtel()
}

/**
 * The queue of one shard.
 * @param telemetry with it each job carries the trace that planned it, beside its data
 */
export function makeQueue(redis: RedisConnection, prefix: string, telemetry?: Telemetry) {
  const queue = new Queue<TickJob>(QUEUE_NAME, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: EVENTS_KEPT } },
    ...(telemetry && { telemetry }),
  })
  const client: IRedisClient = createIORedisClient(redis)

  /**
   * Made by hand, since `queue.add` would write the id into the options as well: with no field above 64 bytes Redis keeps
   * a job in half the memory.
   */
  const jobOf = ({ id, tick }: TickJob, delay: number, trace: string | undefined): Job<TickJob> => {
    const options = {
      delay: Math.max(0, delay),
      ...(trace !== undefined && { telemetry: { metadata: trace } }),
    }
    return new Job(queue, 'tick', { id, tick }, options, tickId(id, tick))
  }

  /** In the span that `queue.add` would make, if there are any; the command goes out in the same breath. */
  const put = async (job: TickJob, delay: number): Promise<void> => {
    await queue.trace(SpanKind.PRODUCER, 'add', queue.name, async (span, trace) => {
      span?.setAttribute(TelemetryAttributes.JobId, tickId(job.id, job.tick))
      await jobOf(job, delay, trace).addJob(client)
    })
  }

  return {
    queue,
    async add(id: string, { number, at }: Tick, now: number): Promise<void> {
      await put({ id, tick: number }, at - now)
    },
    async addOverdue(jobs: readonly TickJob[]): Promise<void> {
      await Promise.all(jobs.map((job) => put(job, 0)))
    },
    async remove(id: string, tick: Tick): Promise<void> {
      await queue.remove(tickId(id, tick.number))
    },
    /** The key of a job, to ask whether it is there. */
    jobKey: (id: string, tick: number): string => queue.toKey(tickId(id, tick)),
    close: (): Promise<void> => queue.close(),
  }
}

export type TickQueue = ReturnType<typeof makeQueue>

export interface WorkOptions {
  /** jobs at once in this process, for each shard */
  readonly concurrency: number
  handle(job: TickJob): Promise<void>
  /** A job failed. It is gone from the queue; the sweeper brings its tick back. */
  onError(error: Error): void
}

export function makeWorker(
  redis: RedisConnection,
  prefix: string,
  { concurrency, handle, onError }: WorkOptions,
  telemetry?: Telemetry,
): Worker<TickJob> {
  const worker = new Worker<TickJob>(QUEUE_NAME, (job) => handle({ id: job.data.id, tick: job.data.tick }), {
    connection: redis,
    prefix,
    concurrency,
    // A job of a worker that died runs again within seconds. Running twice is harmless: the claim decides.
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    // Nothing stays: a job id that lingered would keep the sweeper from putting its tick back.
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    ...(telemetry && { telemetry }),
  })
  worker.on('error', onError)
  worker.on('failed', (_job, error) => {
    onError(error)
  })
  return worker
}
