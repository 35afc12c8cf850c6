import { setTimeout as sleep } from 'node:timers/promises'

import type { EventEntry } from '@pinpost/core'

import type { RedisConnection, StreamEntry } from '../redis/redis.ts'
import { MARK_LIFE_MS } from '../verifications/durability.ts'
import { decodeEntry } from './entry.ts'

const BATCH = 500
/** Pause after an empty read. A blocking read would need a connection for each shard of a cluster. */
const IDLE_MS = 100
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000
/** A reader without a call for this long is replaced. */
const READER_LIFE_MS = 10_000
const RENEW_EVERY_MS = READER_LIFE_MS / 4

export interface SubscribeOptions {
  /**
   * Entries of one shard, oldest first. They are acknowledged once this resolves. If it rejects, the same entries come
   * again after a pause, before any later ones.
   */
  handle(entries: readonly EventEntry[]): Promise<void>
  onError(error: unknown): void
}

interface DurableRead {
  newMark(): string
  untilDurable(mark: string): Promise<void>
}

export interface ShardReaderOptions extends SubscribeOptions {
  readonly redis: RedisConnection
  readonly outbox: string
  readonly reader: string
  readonly group: string
  readonly process: string
  /** waits until a read is on a replica; absent with durability `memory` */
  readonly durable?: DurableRead | undefined
  /** called if the group is missing: Redis was emptied, or an operator dropped it */
  addGroup(): Promise<void>
}

/** Reads the outbox of one shard for one subscriber while no other process does. */
export function makeShardReader(options: ShardReaderOptions) {
  const { redis, outbox, reader, group, process, durable, handle, onError, addGroup } = options
  const closing = new AbortController()
  let failures = 0

  /** @returns whether there may be more entries */
  async function readOnce(): Promise<boolean> {
    const mark = durable?.newMark()
    const answer = await redis.pinpostReadOutbox(
      outbox,
      reader,
      mark ?? outbox,
      group,
      process,
      READER_LIFE_MS,
      BATCH,
      mark === undefined ? 0 : MARK_LIFE_MS,
    )
    if (answer === null) return false
    const [which, found] = answer
    if (found.length > 0) {
      // Otherwise a failover could lose a write that subscribers already have.
      if (mark !== undefined) await durable?.untilDurable(mark)
      await handleAll(found)
      await acknowledge(found.map(([id]) => id))
    }
    return which === 'again' || found.length === BATCH
  }

  async function handleAll(found: readonly StreamEntry[]): Promise<void> {
    const entries = found.flatMap(([id, fields]) =>
      fields === null ? [] : [decodeEntry(id, fields[1] ?? '')],
    )
    if (entries.length === 0) return
    const renewal = setInterval(() => void acknowledge([]).catch(onError), RENEW_EVERY_MS)
    try {
      await handle(entries)
    } finally {
      clearInterval(renewal)
    }
  }

  /** Also keeps the shard for this process; without ids it does only that. */
  const acknowledge = (ids: readonly string[]) =>
    redis.pinpostAcknowledgeOutbox(outbox, reader, group, process, READER_LIFE_MS, ...ids)

  async function recover(failure: unknown): Promise<void> {
    failures++
    onError(failure)
    try {
      if (failure instanceof Error && failure.message.includes('NOGROUP')) await addGroup()
    } catch (failureToAdd) {
      onError(failureToAdd)
    }
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS))
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined)

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const isMore = await readOnce()
        failures = 0
        if (!isMore) await pause(IDLE_MS)
      } catch (error) {
        await recover(error)
      }
    }
  }

  const running = run()
  return {
    async close(): Promise<void> {
      closing.abort()
      await running
      await redis.pinpostRelease(reader, process).catch(onError)
    },
  }
}
