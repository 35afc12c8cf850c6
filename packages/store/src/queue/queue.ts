import type { Tick } from '@pinpost/core'
import { Queue, SpanKind, type Telemetry, TelemetryAttributes, Worker } from 'bullmq'

import type { RedisConnection } from '../redis/redis.ts'

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

/** What a script needs to add a job. */
export type ScriptJob = readonly [id: string, data: string, options: string, now: number, delay: number]

/** Deterministic, so that adding a tick twice is harmless. It is also the tick's member of the due index. */
export const tickId = (id: string, tick: number): string => `${id}-${tick}`

export function parseTickId(member: string): TickJob {
  const separator = member.lastIndexOf('-')
  return { id: member.slice(0, separator), tick: Number(member.slice(separator + 1)) }
}

/** BullMQ's instrumentation for the process' OpenTelemetry. Loaded only if tracing is on. */
export async function loadQueueTelemetry(): Promise<Telemetry> {
  const { BullMQOtel } = await import('bullmq-otel')
  return new BullMQOtel()
}

/**
 * The queue of one shard.
 * @param telemetry with it each job carries the trace that planned it
 */
export function makeQueue(redis: RedisConnection, prefix: string, telemetry?: Telemetry) {
  const queue = new Queue<TickJob>(QUEUE_NAME, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: EVENTS_KEPT } },
    ...(telemetry && { telemetry }),
  })
  const keysBegin = queue.toKey('')

  /** The trace under way, in a span as `queue.add` would make it. */
  function traceOf(job: string): string | undefined {
    let found: string | undefined
    void queue.trace(SpanKind.PRODUCER, 'add', queue.name, async (span, trace) => {
      span?.setAttribute(TelemetryAttributes.JobId, job)
      found = trace
    })
    return found
  }

  /** BullMQ keeps the trace in `tm`. Everything is short: with no field above 64 bytes Redis keeps a job in half the memory. */
  const optionsOf = (job: string, delay: number): string => {
    const tm = telemetry && traceOf(job)
    return tm === undefined ? `{"delay":${delay},"attempts":0}` : JSON.stringify({ tm, delay, attempts: 0 })
  }

  return {
    queue,
    /** The keys that scripts with a job in them need beside it. */
    keys: [queue.toKey('wait'), queue.toKey('delayed'), queue.toKey('marker')] as const,
    /** The key of a job. */
    jobKey: (id: string, tick: number): string => keysBegin + tickId(id, tick),
    /** A job as scripts add it: id, data, options, now and delay. */
    jobOf(id: string, { number, at }: Tick, now: number): ScriptJob {
      const [job, delay] = [tickId(id, number), Math.max(0, at - now)]
      return [job, `{"id":"${id}","tick":${number}}`, optionsOf(job, delay), now, delay]
    },
    async addOverdue(jobs: readonly TickJob[]): Promise<void> {
      await queue.addBulk(
        jobs.map(({ id, tick }) => ({ name: 'tick', data: { id, tick }, opts: { jobId: tickId(id, tick) } })),
      )
    },
    /** Puts a tick into the queue anew, at its time. One that a worker has taken up stays. */
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
