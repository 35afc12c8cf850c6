import { once } from 'node:events'
import type { KeyObject } from 'node:crypto'

import type { Secret } from '@pinpost/core'
import { Cluster, type Redis } from 'ioredis'

import { makeKeys } from '../redis/keys.ts'
import { connectForCommands, type RedisConnection } from '../redis/redis.ts'
import { type Clear, expand } from './compact.ts'
import { decodeRecord, plainRecord } from './record.ts'
import { type KeyRing, makeSeal, type Seal } from './seal.ts'

const KEYS_A_PAGE = 1_000

export interface LookOptions {
  readonly redisUrl: string
  readonly prefix: string
  readonly shards: number
  readonly fingerprintKey: KeyObject
  /** without it the number and the sealed rest stay hidden */
  readonly keyRing: KeyRing | undefined
  readonly onError: (error: unknown) => void
}

/** A verification as an operator sees it: no PIN, no submitted code, and the number only with the PIN keys. */
export interface Looked extends Clear {
  readonly id: string
  readonly number: Secret | undefined
}

interface Found {
  /** newest first */
  readonly verifications: readonly Looked[]
  /** records that this process cannot open, whose numbers it cannot know */
  readonly unreadable: number
}

/** Reads verifications and changes nothing. */
export interface Look {
  show(id: string): Promise<Looked | undefined>
  /**
   * Those of a number. The lock names the one in progress; ended ones are found by opening every record of the account
   * in the number's shard, which takes seconds for a million, and needs the PIN keys.
   */
  find(account: string, number: string): Promise<Found>
  connect(): Promise<void>
  close(): Promise<void>
}

export function openLook(options: LookOptions): Look {
  const keys = makeKeys(options)
  const seal = options.keyRing && makeSeal(options.keyRing)
  const redis = connectForCommands(options.redisUrl, options.onError)

  async function show(id: string): Promise<Looked | undefined> {
    const text = keys.isId(id) ? await redis.get(keys.record(id)) : null
    return text === null ? undefined : lookAt(id, text, seal)
  }

  async function findInShard(account: string, number: string, opener: Seal): Promise<Found> {
    const shard = keys.shardOfNumber(account, number)
    const verifications: Looked[] = []
    let unreadable = 0
    for await (const page of recordsOf(redis, keys.recordPrefix(shard))) {
      for (const { id, text } of page) {
        try {
          if (plainRecord(id, text).a !== account) continue
          const looked = lookAt(id, text, opener)
          if (looked.number?.reveal() === number) verifications.push(looked)
        } catch {
          unreadable += 1
        }
      }
    }
    return { verifications: verifications.toSorted((a, b) => b.startedAt - a.startedAt), unreadable }
  }

  return {
    show,
    async find(account, number) {
      if (seal !== undefined) return findInShard(account, number, seal)
      const running = await redis.get(keys.lock(account, number))
      const looked = running === null ? undefined : await show(running)
      return { verifications: looked === undefined ? [] : [looked], unreadable: 0 }
    },
    async connect() {
      if (redis.status !== 'ready') await once(redis, 'ready')
    },
    close: () => Promise.resolve(redis.disconnect()),
  }
}

function lookAt(id: string, text: string, seal: Seal | undefined): Looked {
  const clear = expand(plainRecord(id, text))
  if (seal === undefined) return { ...clear, id, number: undefined }
  return { ...clear, id, number: decodeRecord(id, text, seal).verification.number }
}

/** Every record below a prefix, a page at a time. Of a cluster each primary has some of the shards. */
async function* recordsOf(redis: RedisConnection, prefix: string) {
  const servers: readonly Redis[] = redis instanceof Cluster ? redis.nodes('master') : [redis]
  for (const server of servers) {
    for await (const page of server.scanStream({ match: `${prefix}*`, count: KEYS_A_PAGE })) {
      const names: readonly string[] = page
      const texts = names.length === 0 ? [] : await server.mget([...names])
      yield names.flatMap((name, index) => {
        const text = texts[index]
        return typeof text === 'string' ? [{ id: name.slice(prefix.length), text }] : []
      })
    }
  }
}
