import {
  type Effect,
  eventsOf,
  type InProgress,
  Secret,
  start,
  type Tick,
  type Verification,
} from '@pinpost/core'

import type { Guesses } from '../limits/guesses.ts'
import type { Ports } from './dispatch.ts'
import { MARK_LIFE_MS } from './durability.ts'
import { MAX_PENDING_RECEIPTS, pendingMember } from '../routes/pending-receipts.ts'
import { encodeEntry, hideAddress } from '../outbox/entry.ts'
import type { Keys } from '../redis/keys.ts'
import { type ScriptJob, tickId, type TickQueue } from '../queue/queue.ts'
import { UNNAMED_RULES } from './record-fields.ts'
import { decodeRecord, encodeRecord, recordAfter, type Stored } from './record.ts'
import { indexEntry, indexLifeSeconds } from '../search/account-index.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { Seal } from './seal.ts'

/** A day, longer than any verification: a lock that is left behind then expires. */
export const LOCK_LIFE_MS = 86_400_000

export interface RedisPortsOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly seal: Seal
  readonly retentionMs: number
  readonly receiptWaitMs: number
  /** maximum entries in the outbox of each shard */
  readonly outboxBound: number
  readonly queueOf: (id: string) => TickQueue
  readonly now: () => number
  readonly queueFailed: (error: unknown) => void
  readonly ended: (verification: Verification) => void
  readonly guesses: Guesses
  /** waits until a write is on a replica; absent with durability `memory` */
  readonly untilDurable?: ((id: string, mark: string) => Promise<void>) | undefined
}

/** No record has this version, so a write with it changes nothing. */
const NO_VERSION = -1

const NO_JOB: ScriptJob = ['', '', '', 0, 0]

/** `decide` returns at most one effect of each type. */
function tickIn(effects: readonly Effect[], type: 'schedule' | 'unschedule'): Tick | undefined {
  for (const effect of effects) if (effect.type === type) return effect.tick
  return undefined
}

/** Dummy record of typical size, to equalise response times. */
const DECOY: InProgress = start(
  {
    id: '0'.repeat(32),
    account: 'decoy',
    frontDoor: 'vonage-v1',
    address: new Secret('+4915112345678'),
    country: 'DE',
    brand: 'Decoy',
    locale: 'en-us',
    steps: [
      { channel: 'sms', waitSeconds: 125 },
      { channel: 'voice', waitSeconds: 180 },
      { channel: 'voice', waitSeconds: 300 },
    ],
    pinSeconds: 300,
    rules: UNNAMED_RULES,
    pin: new Secret('0000'),
    customPin: false,
    policy: { advanceOnFailedReceipt: true },
    timeScale: 1,
  },
  0,
).verification

const DECOY_EFFECTS: readonly Effect[] = [{ type: 'notify', event: { type: 'checked', right: false } }]

/** The verification's member in the due index; empty once it has ended. */
const memberOf = (verification: Verification): string =>
  verification.state === 'inProgress' ? tickId(verification.id, verification.tick.number) : ''

const pendingMembers = (
  id: string,
  type: 'addPendingReceipt' | 'removePendingReceipt' | 'reportRightCode',
  effects: readonly Effect[],
): readonly string[] =>
  effects.flatMap((effect) => (effect.type === type ? [pendingMember({ id, attempt: effect.attempt })] : []))

/** The ports of `dispatch` on Redis. Every write touches record, lock and due index in one script. */
export function makeRedisPorts({
  redis,
  keys,
  seal,
  retentionMs,
  receiptWaitMs,
  outboxBound,
  queueOf,
  now,
  queueFailed,
  ended: onEnded,
  guesses,
  untilDurable,
}: RedisPortsOptions): Ports {
  const dueOf = (id: string): string => keys.due(keys.shardOf(id))
  const pendingOf = (id: string): string => keys.pendingReceipts(keys.shardOf(id))
  const lockNameOf = ({ account, address, scope }: Verification): string =>
    keys.lockName(account, address.reveal(), scope)

  const outboxOf = (id: string): readonly string[] => [
    keys.outbox(keys.shardOf(id)),
    keys.outboxDropped(keys.shardOf(id)),
  ]
  const entryOf = (verification: Verification, version: number, effects: readonly Effect[]): string => {
    const { id, account, country } = verification
    const hidden = version === 1 ? hideAddress(keys, seal, verification) : undefined
    return encodeEntry({
      id,
      version,
      account,
      country,
      at: now(),
      events: eventsOf(effects),
      address: hidden,
    })
  }

  const decoy = encodeRecord(1, DECOY, seal)

  /** The mark that a write sets for `untilDurable`, and its life in milliseconds. */
  const newMark = (id: string) =>
    untilDurable === undefined
      ? { key: keys.record(id), lifeMs: 0 }
      : { key: keys.newMark(keys.shardOf(id)), lifeMs: MARK_LIFE_MS }

  /** Reports a failure of the queue, which the sweeper repairs, and returns the answer about the record. */
  function answerOf<A>([answer, failure]: readonly [A, string?]): A {
    if (failure !== undefined) queueFailed(new Error(failure))
    return answer
  }

  return {
    now,
    ended: onEnded,
    guesses,
    newId: keys.newId,

    async create(verification: InProgress, effects: readonly Effect[]): Promise<string> {
      const { id, tick } = verification
      const mark = newMark(id)
      const lockName = lockNameOf(verification)
      const record = encodeRecord(1, verification, seal, lockName)
      const queue = queueOf(id)
      const [, ...job] = queue.jobOf(id, tick, now())
      const holder = answerOf(
        await redis.pinpostCreate(
          keys.record(id),
          keys.lockNamed(id, lockName),
          dueOf(id),
          mark.key,
          ...outboxOf(id),
          keys.accountIndex(keys.shardOf(id), verification.account),
          queue.jobKey(id, tick.number),
          ...queue.keys,
          record,
          id,
          LOCK_LIFE_MS,
          memberOf(verification),
          tick.at,
          mark.lifeMs,
          entryOf(verification, 1, effects),
          outboxBound,
          indexEntry(id, now()),
          indexLifeSeconds(retentionMs),
          ...job,
        ),
      )
      if (untilDurable !== undefined && holder === id) await untilDurable(id, mark.key)
      return holder
    },

    async read(id: string): Promise<Stored | undefined> {
      const text = await redis.get(keys.record(id))
      if (text !== null) return decodeRecord(id, text, seal)
      // Decode a dummy record, so that an unknown id takes as long as a known one.
      decodeRecord(DECOY.id, decoy, seal)
      return undefined
    },

    async write(last: Stored, next: Verification, effects: readonly Effect[]): Promise<Stored | undefined> {
      const { id } = next
      const ended = next.state !== 'inProgress'
      const mark = newMark(id)
      const { text, stored } = recordAfter(last, next, seal)
      const queue = queueOf(id)
      const record = keys.record(id)
      const removed = tickIn(effects, 'unschedule')
      const added = tickIn(effects, 'schedule')
      const [report] = pendingMembers(id, 'reportRightCode', effects)
      const [pending = ''] = pendingMembers(id, 'addPendingReceipt', effects)
      const answer = await redis.pinpostWrite(
        record,
        ended ? keys.lockNamed(id, last.lockName ?? lockNameOf(next)) : record,
        dueOf(id),
        pendingOf(id),
        mark.key,
        ...outboxOf(id),
        removed === undefined ? record : queue.jobKey(id, removed.number),
        added === undefined ? record : queue.jobKey(id, added.number),
        ...queue.keys,
        last.version,
        text,
        id,
        memberOf(last.verification),
        memberOf(next),
        ended ? 0 : next.tick.at,
        ended ? Math.max(1, next.endedAt + retentionMs - now()) : 0,
        report ?? pending,
        Math.ceil(now() + (report === undefined ? receiptWaitMs / next.timeScale : 0)),
        mark.lifeMs,
        MAX_PENDING_RECEIPTS,
        entryOf(next, stored.version, effects),
        outboxBound,
        removed === undefined ? '' : tickId(id, removed.number),
        ...(added === undefined ? NO_JOB : queue.jobOf(id, added, now())),
        ...pendingMembers(id, 'removePendingReceipt', effects),
      )
      if (answerOf(answer) !== 1) return undefined
      if (untilDurable !== undefined) await untilDurable(id, mark.key)
      return stored
    },

    async dummyWrite(id: string): Promise<void> {
      const value = encodeRecord(1, DECOY, seal)
      const member = memberOf(DECOY)
      const mark = newMark(id)
      const [record, queue] = [keys.record(id), queueOf(id)]
      await redis.pinpostWrite(
        record,
        record,
        dueOf(id),
        pendingOf(id),
        mark.key,
        ...outboxOf(id),
        record,
        record,
        ...queue.keys,
        NO_VERSION,
        value,
        id,
        member,
        member,
        0,
        0,
        '',
        0,
        mark.lifeMs,
        0,
        entryOf(DECOY, NO_VERSION, DECOY_EFFECTS),
        outboxBound,
        '',
        ...NO_JOB,
      )
      // There is no mark to find, but a real write would have waited as long.
      await untilDurable?.(id, mark.key).catch(() => undefined)
    },

    isDead: async (id) => (await redis.zscore(keys.dead(keys.shardOf(id)), id)) !== null,

    async release(id, { account, address, scope }): Promise<void> {
      await redis.pinpostRelease(keys.lock(account, address.reveal(), scope), id)
    },
  }
}
