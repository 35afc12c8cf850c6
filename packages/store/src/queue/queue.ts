import type { Tick } from '@pinpost/core'
import { Queue, SpanKind, type Telemetry, TelemetryAttributes, Worker } from 'bullmq'

import type { RedisConnection } from '../redis/redis.ts'

/** A job must carry nothing else: no number, no PIN. */
export interface TickJob {
  readonly id: string
  readonly tick: number
}

const QUEUE_NAME = 'ticks'
/** We do not use BullMQ's event stream, and it costs memory. */
const EVENTS_KEPT = 10
const LOCK_MS = 10_000
const STALLED_CHECK_MS = 5_000

/** The arguments with which a script adds a job. */
export type ScriptJob = readonly [id: string, data: string, options: string, now: number, delay: number]

/** Deterministic, so that adding a tick twice is harmless. Also the tick's member in the due index. */
export const tickId = (id: string, tick: number): string => `${id}-${tick}`

export function parseTickId(member: string): TickJob {
  const separator = member.lastIndexOf('-')
  return { id: member.slice(0, separator), tick: Number(member.slice(separator + 1)) }
}

/** BullMQ's OpenTelemetry instrumentation, loaded only if tracing is on. */
export async function loadQueueTelemetry(): Promise<Telemetry> {
  const { BullMQOtel } = await import('bullmq-otel')
  return new BullMQOtel()
}

/**
 * The queue of one shard.
 * @param telemetry if given, each job carries the trace that planned it
 */
export function makeQueue(redis: RedisConnection, prefix: string, telemetry?: Telemetry) {
  const queue = new Queue<TickJob>(QUEUE_NAME, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: EVENTS_KEPT } },
    ...(telemetry && { telemetry }),
  })
  const keysBegin = queue.toKey('')

  /** The current trace, in the span that `queue.add` would create. */
  function traceOf(job: string): string | undefined {
    let found: string | undefined
    void queue.trace(SpanKind.PRODUCER, 'add', queue.name, async (span, trace) => {
      span?.setAttribute(TelemetryAttributes.JobId, job)
      found = trace
    })
    return found
  }

  /** BullMQ keeps the trace in `tm`. Keep fields below 64 bytes: Redis then needs half the memory for a job. */
  const optionsOf = (job: string, delay: number): string => {
    const tm = telemetry && traceOf(job)
    return tm === undefined ? `{"delay":${delay},"attempts":0}` : JSON.stringify({ tm, delay, attempts: 0 })
  }

  return {
    queue,
    /** The queue's keys that scripts need to add or remove jobs. */
    keys: [queue.toKey('wait'), queue.toKey('delayed'), queue.toKey('marker')] as const,
    jobKey: (id: string, tick: number): string => keysBegin + tickId(id, tick),
    jobOf(id: string, { number, at }: Tick, now: number): ScriptJob {
      const [job, delay] = [tickId(id, number), Math.max(0, at - now)]
      return [job, `{"id":"${id}","tick":${number}}`, optionsOf(job, delay), now, delay]
    },
    async addOverdue(jobs: readonly TickJob[]): Promise<void> {
      await queue.addBulk(
        jobs.map(({ id, tick }) => ({ name: 'tick', data: { id, tick }, opts: { jobId: tickId(id, tick) } })),
      )
    },
    /** Re-queues a tick at its time. A job that a worker is running stays. */
    async replace(id: string, { number, at }: Tick, now: number): Promise<void> {
      const jobId = tickId(id, number)
      await queue.remove(jobId)
      await queue.add('tick', { id, tick: number }, { jobId, delay: Math.max(0, at - now) })
    },
    close: (): Promise<void> => queue.close(),
  }
}

export type TickQueue = ReturnType<typeof makeQueue>

export interface WorkOptions {
  /** concurrent jobs in this process, for each shard */
  readonly concurrency: number
  handle(job: TickJob): Promise<void>
  /** A job failed and was removed from the queue; the sweeper re-queues its tick. */
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
    // The job of a dead worker runs again within seconds. Running it twice is harmless, because of the claim.
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    // A finished job must not stay: its id would keep the sweeper from re-queueing the tick.
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
