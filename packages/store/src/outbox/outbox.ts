import { randomUUID } from 'node:crypto'

import type { EventEntry, Secret, StartRefusal } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Seal } from '../verifications/seal.ts'
import { encodeEntry, hideAddress, addressOf } from './entry.ts'
import { makeShardReader, type SubscribeOptions } from './shard-reader.ts'
import { statesOfShard, type SubscriberState, together } from './subscriber-states.ts'

/** At about 300 bytes an entry, up to 300 MB while a subscriber is down: an hour of 50 verifications a second. */
export const DEFAULT_OUTBOX_ENTRIES = 1_000_000
/** Bounds the memory of unwritten entries in a flood of refused starts. */
const MAX_REFUSALS_UNDER_WAY = 1_000
const GROUP = /^[a-z][a-z0-9-]{0,31}$/

export interface OutboxOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly seal: Seal
  readonly shards: number
  /** maximum entries in the outbox of each shard */
  readonly bound: number
  readonly now: () => number
  /** waits until a read of this shard is on a replica; absent with durability `memory` */
  readonly untilDurable?: ((shard: number, mark: string) => Promise<void>) | undefined
}

export interface RefusedStart {
  readonly account: string
  readonly address: Secret
  readonly country?: string | undefined
  readonly refusal: StartRefusal
  readonly test?: true | undefined
}

export interface Subscription {
  /** Waits for the entries in progress; another process continues after them. */
  close(): Promise<void>
}

/** Over all shards. */
export interface OutboxState {
  readonly entries: number
  /** entries that were removed by the bound before every subscriber had them */
  readonly dropped: number
  readonly subscribers: readonly SubscriberState[]
}

export type Dropped = 'dropped' | 'unknown' | 'inUse'

/**
 * The events of verifications, kept until every subscriber has them. A subscriber is a consumer group on the stream of
 * each shard. Several processes may share a subscription; each shard is read by one of them at a time.
 */
export function makeOutbox({ redis, keys, seal, shards, bound, now, untilDurable }: OutboxOptions) {
  const every = <T>(ask: (shard: number) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(Array.from({ length: shards }, (_, shard) => ask(shard)))
  const subscriptions = new Set<Subscription>()
  let refusalsUnderWay = 0

  async function addGroup(shard: number, group: string): Promise<void> {
    try {
      await redis.xgroup('CREATE', keys.outbox(shard), group, '$', 'MKSTREAM')
    } catch (error) {
      const exists = error instanceof Error && error.message.startsWith('BUSYGROUP')
      if (!exists) throw error
    }
  }

  type Appended = Pick<EventEntry, 'account' | 'country' | 'events'>

  /** Adds an entry that belongs to no verification. */
  async function append(address: Secret, { account, country, events }: Appended, isNamed: boolean) {
    const id = keys.newId(account, address.reveal())
    const shard = keys.shardOf(id)
    const entry = encodeEntry({
      id,
      version: 1,
      account,
      country,
      at: now(),
      events,
      address: isNamed ? hideAddress(keys, seal, { id, account, address }) : undefined,
    })
    await redis.pinpostAppendEvent(keys.outbox(shard), keys.outboxDropped(shard), entry, bound)
  }

  return {
    /**
     * Adds the entry of a refused start. Callers do not await it; it is lost if the process dies or Redis does not
     * answer.
     * @returns false if too many are unwritten
     */
    async refused({ account, address, country, refusal, test }: RefusedStart): Promise<boolean> {
      if (refusalsUnderWay >= MAX_REFUSALS_UNDER_WAY) return false
      refusalsUnderWay++
      try {
        await append(address, { account, country, events: [{ type: 'refused', refusal, test }] }, true)
        return true
      } finally {
        refusalsUnderWay--
      }
    },

    /** Tells subscribers, after all earlier entries of the address, to forget it. */
    erased: (account: string, address: Secret): Promise<void> =>
      append(
        address,
        {
          account,
          events: [{ type: 'erased', fingerprint: keys.lockName(account, address.reveal()) }],
        },
        false,
      ),

    /**
     * Passes every entry from now on to `handle`, at least once.
     * @param group the subscriber's name; entries are kept for it until it is dropped, even if no process reads them
     */
    async subscribe(group: string, { handle, onError }: SubscribeOptions): Promise<Subscription> {
      if (!GROUP.test(group))
        throw new RangeError(`subscriber ${group}: use a letter and up to 31 of a-z, 0-9, -`)
      await every((shard) => addGroup(shard, group))
      const process = randomUUID()
      const readers = Array.from({ length: shards }, (_, shard) =>
        makeShardReader({
          redis,
          outbox: keys.outbox(shard),
          reader: keys.outboxReader(shard, group),
          group,
          process,
          durable: untilDurable && {
            newMark: () => keys.newMark(shard),
            untilDurable: (mark) => untilDurable(shard, mark),
          },
          handle,
          onError,
          addGroup: () => addGroup(shard, group),
        }),
      )
      const subscription: Subscription = {
        async close() {
          subscriptions.delete(subscription)
          await Promise.all(readers.map((reader) => reader.close()))
        },
      }
      subscriptions.add(subscription)
      return subscription
    },

    /** The first entry of a verification and the entry of a refused start have an address. */
    addressOf: (entry: Pick<EventEntry, 'id' | 'address'>): Secret | undefined => addressOf(seal, entry),

    /** The fingerprint of an address in the entries of an account. */
    fingerprintOf: (account: string, address: Secret): string => keys.lockName(account, address.reveal()),

    async state(): Promise<OutboxState> {
      const shardStates = await every((shard) =>
        Promise.all([
          redis.xlen(keys.outbox(shard)),
          redis.get(keys.outboxDropped(shard)),
          statesOfShard(redis, keys, shard, now()),
        ]),
      )
      return {
        entries: shardStates.reduce((sum, [entries]) => sum + entries, 0),
        dropped: shardStates.reduce((sum, [, dropped]) => sum + Number(dropped ?? 0), 0),
        subscribers: together(shardStates.flatMap(([, , states]) => states)),
      }
    },

    /** Removes the subscriber. */
    async drop(group: string): Promise<Dropped> {
      const answers = await every((shard) =>
        redis.pinpostDropSubscriber(
          keys.outbox(shard),
          keys.outboxDropped(shard),
          keys.outboxReader(shard, group),
          group,
        ),
      )
      if (answers.includes(-1)) return 'inUse'
      return answers.includes(1) ? 'dropped' : 'unknown'
    },

    close: async (): Promise<void> =>
      void (await Promise.all([...subscriptions].map((subscription) => subscription.close()))),
  }
}

export type Outbox = ReturnType<typeof makeOutbox>
