import { once } from 'node:events'
import type { KeyObject } from 'node:crypto'

import { identityOf, type Secret } from '@pinpost/core'

import { makeKeys } from '../redis/keys.ts'
import { connectForCommands } from '../redis/redis.ts'
import { decodeRecord, readPlain } from '../verifications/record.ts'
import type { PlainPart } from '../verifications/record-fields.ts'
import { UnreadableRecord } from '../verifications/unreadable.ts'
import { type KeyRing, makeSeal, type Seal } from '../verifications/seal.ts'
import { makeAccountIndex } from './account-index.ts'

export interface VerificationReaderOptions {
  readonly redisUrl: string
  readonly prefix: string
  readonly shards: number
  readonly fingerprintKey: KeyObject
  /** without it, addresses and other sealed fields are not shown */
  readonly keyRing: KeyRing | undefined
  readonly onError: (error: unknown) => void
}

/** A verification as an operator sees it: no PIN, no submitted code, and the address only with the PIN keys. */
export interface VerificationView extends PlainPart {
  readonly id: string
  readonly address: Secret | undefined
}

interface Found {
  /** newest first */
  readonly verifications: readonly VerificationView[]
  /** records that probably belong to the address, but cannot be read by this process */
  readonly unreadable: number
}

/** Read-only access to verifications, for operators. */
export interface VerificationReader {
  show(id: string): Promise<VerificationView | undefined>
  /** The verifications of an address. It scans the account's index in one shard: about a second for a million entries. */
  find(account: string, address: string): Promise<Found>
  /** The verifications of an account, newest first. */
  list(account: string, limit: number): Promise<readonly VerificationView[]>
  connect(): Promise<void>
  close(): Promise<void>
}

export function openVerificationReader(options: VerificationReaderOptions): VerificationReader {
  const keys = makeKeys(options)
  const seal = options.keyRing && makeSeal(options.keyRing)
  const redis = connectForCommands(options.redisUrl, options.onError)
  const index = makeAccountIndex(redis, keys, options.shards)

  async function show(id: string): Promise<VerificationView | undefined> {
    const text = keys.isId(id) ? await redis.get(keys.record(id)) : null
    return text === null ? undefined : viewOf(id, text, seal)
  }

  async function find(account: string, address: string): Promise<Found> {
    // The index lacks verifications of earlier versions; the lock names the one in progress.
    const [indexed, running] = await Promise.all([
      index.newest(account, Infinity, { address }),
      redis.get(keys.lock(account, address)),
    ])
    const known = indexed.map(({ id }) => id)
    const ids = [...new Set(running === null ? known : [running, ...known])]
    const found = await Promise.all(ids.map(showOrUnreadable))
    const verifications = found.filter(
      (one): one is VerificationView => one !== undefined && one !== 'unreadable',
    )
    return {
      verifications: newestFirst(
        verifications.filter(
          (one) => one.address === undefined || identityOf(one.address.reveal()) === identityOf(address),
        ),
      ),
      unreadable: found.filter((one) => one === 'unreadable').length,
    }
  }

  const showOrUnreadable = (id: string) =>
    show(id).catch((error: unknown) => {
      if (error instanceof UnreadableRecord) return 'unreadable' as const
      throw error
    })

  return {
    show,
    find,
    async list(account, limit) {
      const indexed = await index.newest(account, limit)
      const found = await Promise.all(indexed.map(async ({ id }) => showOrUnreadable(id)))
      return newestFirst(
        found.filter((one): one is VerificationView => one !== undefined && one !== 'unreadable'),
      )
    },
    async connect() {
      if (redis.status !== 'ready') await once(redis, 'ready')
    },
    close: () => Promise.resolve(redis.disconnect()),
  }
}

/** The index knows seconds only. */
const newestFirst = (views: readonly VerificationView[]): readonly VerificationView[] =>
  views.toSorted((one, other) => other.startedAt - one.startedAt)

function viewOf(id: string, text: string, seal: Seal | undefined): VerificationView {
  const plain = readPlain(id, text)
  if (seal === undefined) return { ...plain, id, address: undefined }
  return { ...plain, id, address: decodeRecord(id, text, seal).verification.address }
}
