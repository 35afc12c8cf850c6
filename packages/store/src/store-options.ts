import type { KeyObject } from 'node:crypto'

import type { Telemetry } from 'bullmq'

import type { Durability } from './verifications/durability.ts'
import type { KeyRing } from './verifications/seal.ts'

export interface StoreOptions {
  /** see `parseRedisUrl` */
  readonly redisUrl: string
  readonly prefix: string
  /** 1–256; the same in every process */
  readonly shards: number
  readonly keyRing: KeyRing
  /** 32 bytes */
  readonly fingerprintKey: KeyObject
  /** how long an ended verification stays searchable */
  readonly retentionMs: number
  /** milliseconds to wait for a receipt before asking the carrier; default five minutes */
  readonly receiptWaitMs?: number | undefined
  /** maximum entries in the outbox, over all shards; default one million */
  readonly outboxEntries?: number | undefined
  /** when to acknowledge a write: once Redis has it (`memory`, the default) or a replica has it (`replica`) */
  readonly durability?: Durability | undefined
  /** called for errors that no caller sees; connections recover by themselves */
  readonly onError: (error: unknown) => void
  /** milliseconds that a command may take; default two seconds */
  readonly commandTimeoutMs?: number | undefined
  /** the clock of limits, for tests; default: Redis' clock */
  readonly limitsNow?: (() => number) | undefined
  /** traces jobs; see `loadQueueTelemetry` */
  readonly telemetry?: Telemetry | undefined
}
