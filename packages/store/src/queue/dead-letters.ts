import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { lockNameIn, type Stored } from '../verifications/record.ts'
import type { UnreadableReason } from '../verifications/unreadable.ts'
import { tickId, type TickJob } from './queue.ts'

/** With pauses of 2, 4, 8 and 16 seconds, so that a rolling update can reach a worker that reads the record. */
const MAX_TRIES = 5
const FIRST_PAUSE_MS = 2_000
const TRIES_LIFE_MS = 600_000
/** For each shard; beyond it the oldest is dropped. */
const MAX_LETTERS = 10_000

/** A tick that failed too often. Its verification does not continue. */
export interface DeadLetter {
  readonly id: string
  readonly tick: number
  readonly reason: UnreadableReason
  readonly at: number
}

/** `overtaken`: the tick is no longer planned. */
export type TickFailure =
  | { readonly type: 'again'; readonly tries: number }
  | { readonly type: 'dead' | 'overtaken' }

export type Revived = 'planned' | 'unknown' | 'over' | 'addressTaken'

export interface DeadLettersOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly shards: number
  /** how long a letter and its record are kept */
  readonly lifeMs: number
  readonly lockLifeMs: number
  readonly now: () => number
  /** @throws UnreadableRecord */
  readonly read: (id: string) => Promise<Stored | undefined>
}

/** Ticks that cannot succeed, for operators. Each shard has its own list. */
export function makeDeadLetters({ redis, keys, shards, lifeMs, lockLifeMs, now, read }: DeadLettersOptions) {
  const listOf = (id: string): string => keys.dead(keys.shardOf(id))
  const lettersOf = (id: string): string => keys.deadLetters(keys.shardOf(id))

  async function find(id: string): Promise<DeadLetter | undefined> {
    if (!keys.isId(id)) return undefined
    const text = await redis.hget(lettersOf(id), id)
    return text === null ? undefined : parse(text)
  }

  async function drop(id: string): Promise<boolean> {
    if (!keys.isId(id)) return false
    const [removed] = await Promise.all([redis.zrem(listOf(id), id), redis.hdel(lettersOf(id), id)])
    return removed === 1
  }

  async function lettersOfShard(shard: number): Promise<readonly DeadLetter[]> {
    const ids = await redis.zrange(keys.dead(shard), String(Math.max(0, now() - lifeMs)), '+inf', 'BYSCORE')
    const texts = ids.length === 0 ? [] : await redis.hmget(keys.deadLetters(shard), ...ids)
    return texts.flatMap((text) => (text === null ? [] : [parse(text)]))
  }

  return {
    find,
    /** Deletes the letter. Its record stays until its retention is over; its address is already free. */
    drop,

    async tickFailed({ id, tick }: TickJob, reason: UnreadableReason): Promise<TickFailure> {
      const record = keys.record(id)
      const lockName = lockNameIn((await redis.get(record)) ?? '')
      const letter: DeadLetter = { id, tick, reason, at: now() }
      const tries = await redis.pinpostFailTick(
        keys.due(keys.shardOf(id)),
        keys.tries(id, tick),
        listOf(id),
        lettersOf(id),
        record,
        lockName === undefined ? record : keys.lockNamed(id, lockName),
        tickId(id, tick),
        id,
        letter.at,
        MAX_TRIES,
        FIRST_PAUSE_MS,
        TRIES_LIFE_MS,
        JSON.stringify(letter),
        MAX_LETTERS,
        lifeMs,
      )
      if (tries === 0) return { type: 'overtaken' }
      return tries < 0 ? { type: 'dead' } : { type: 'again', tries }
    },

    /** Oldest first in each shard. */
    async list(): Promise<readonly DeadLetter[]> {
      return (await Promise.all(Array.from({ length: shards }, (_, shard) => lettersOfShard(shard)))).flat()
    },

    count: (shard: number): Promise<number> => redis.zcount(keys.dead(shard), now() - lifeMs, '+inf'),

    /**
     * Plans the tick again.
     * @throws UnreadableRecord if it still cannot
     */
    async retry(id: string): Promise<Revived> {
      if ((await find(id)) === undefined) return 'unknown'
      for (;;) {
        const stored = await read(id)
        const verification = stored?.verification
        if (stored === undefined || verification?.state !== 'inProgress') {
          await drop(id)
          return 'over'
        }
        const { account, address, scope, tick } = verification
        const revived = await redis.pinpostRevive(
          keys.record(id),
          keys.lockNamed(id, keys.lockName(account, address.reveal(), scope)),
          keys.due(keys.shardOf(id)),
          listOf(id),
          lettersOf(id),
          stored.version,
          id,
          tickId(id, tick.number),
          tick.at,
          lockLifeMs,
        )
        if (revived !== 0) return revived === 1 ? 'planned' : 'addressTaken'
      }
    },
  }
}

function parse(text: string): DeadLetter {
  const letter: DeadLetter = JSON.parse(text)
  return letter
}

export type DeadLetters = ReturnType<typeof makeDeadLetters>
