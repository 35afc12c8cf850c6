import { setTimeout as sleep } from 'node:timers/promises'

import {
  type Command,
  type CommandType,
  creditsOf,
  type Replies,
  type Secret,
  type StartRequest,
  type Verification,
} from '@pinpost/core'

import { type Accounts, makeAccounts } from './accounts/accounts.ts'
import { type Applications, makeApplications } from './accounts/applications.ts'
import { type Hooks, makeHooks } from './accounts/hooks.ts'
import { makePendingReceipts, type PendingReceipts } from './routes/pending-receipts.ts'
import { atMost } from './redis/at-most.ts'
import { makeRouteState, type SharedRouteState } from './routes/route-state.ts'
import { type Clips, makeClips } from './clips.ts'
import { type ConversionCounts, makeConversions } from './routes/conversions.ts'
import {
  createVerification,
  dispatch,
  type Dispatched,
  type Owner,
  type StartResult,
} from './verifications/dispatch.ts'
import { type Erased, makeErasure } from './erasure.ts'
import { makeDurability } from './verifications/durability.ts'
import { type Eviction, makeEviction } from './redis/eviction.ts'
import { makeKeys, MAX_SHARDS } from './redis/keys.ts'
import { type DeadLetters, makeDeadLetters } from './queue/dead-letters.ts'
import { makeQueue, makeWorker, type TickJob, type WorkOptions } from './queue/queue.ts'
import { makeQueues } from './queue/queues.ts'
import { makeGuesses } from './limits/guesses.ts'
import { type Limits, makeLimits } from './limits/limits.ts'
import type { Stored } from './verifications/record.ts'
import { LOCK_LIFE_MS, makeRedisPorts } from './verifications/redis-ports.ts'
import { connectForCommands, connectForWaits, connectForWorker, type RedisConnection } from './redis/redis.ts'
import { DEFAULT_OUTBOX_ENTRIES, makeOutbox, type Outbox } from './outbox/outbox.ts'
import { makeRunning, type Running } from './verifications/running.ts'
import { makeSeal } from './verifications/seal.ts'
import type { StoreOptions } from './store-options.ts'
import { type KeyProbe, makeKeyProbe } from './verifications/key-probe.ts'
import { makeAccountIndex } from './search/account-index.ts'
import { makeVerificationList, type VerificationList } from './search/verification-list.ts'
import { makeSeeding, type Seeding, type SeedReport, type Seeds } from './accounts/seeding.ts'
import { makeSafeList, type SafeList } from './accounts/safe-list.ts'
import { makeServices, type Services } from './accounts/services.ts'
import { makeSettings, type Settings } from './accounts/settings.ts'
import { type Live, makeLive } from './live.ts'
import { type Lateness, latenessOf } from './queue/lateness.ts'
import { type QueueState, queueStateOf } from './queue/queue-state.ts'
import { makeSweeper } from './queue/sweep.ts'
import { type Console, makeConsole } from './console/index.ts'
import { makeErrorDeduplicator } from './redis/dedupe-errors.ts'
import { makeWebhooks, type Webhooks } from './webhooks/webhooks.ts'

interface Work {
  /**
   * Takes no new job and waits for current ones, at most `withinMs`. Unfinished jobs are run by another worker once
   * their lock ends.
   */
  close(withinMs?: number): Promise<void>
}

export interface Store {
  readonly accounts: Accounts
  readonly applications: Applications
  /** identity systems that have their codes delivered */
  readonly hooks: Hooks
  readonly keyProbe: KeyProbe
  /**
   * Keeps these accounts in Redis until closed, even if Redis is emptied.
   * @returns a function that says whether they were there at the last check
   */
  keepSeeded(seeds: Seeds, onReport: (report: SeedReport) => void): () => boolean
  readonly settings: Settings
  readonly services: Services
  /** numbers that accounts trust */
  readonly safeList: SafeList
  readonly limits: Limits
  /** route state that all processes share; call `watch` to keep it current */
  readonly routeState: SharedRouteState
  readonly conversions: ConversionCounts
  readonly pendingReceipts: PendingReceipts
  readonly clips: Clips
  /** call `watch` to learn whether Redis may evict records */
  readonly eviction: Eviction
  /** ticks that failed too often, for operators */
  readonly deadLetters: DeadLetters
  /** the events of verifications, for subscribers */
  readonly outbox: Outbox
  /** events for people who watch now */
  readonly live: Live
  /** events to customers */
  readonly webhooks: Webhooks
  /** sign-in to the console */
  readonly console: Console
  start(request: Omit<StartRequest, 'id'>): Promise<StartResult>
  /**
   * The only way to change a verification. Undefined if there is none with this id and owner.
   * @param target its id, or the record that the last decision returned
   */
  dispatch<T extends CommandType>(
    target: string | Stored,
    command: Command<T> | ((current: Verification) => Command<T>),
    owner?: Owner,
  ): Promise<Dispatched<Replies[T] | 'ended'> | undefined>
  /** The id of the verification in progress for this account, address and scope. */
  findRunning: Running['find']
  /** The same verification's record, for `dispatch`. */
  readRunning: Running['read']
  /** the verifications of an account, newest first */
  readonly list: VerificationList
  /** Takes due ticks until closed. */
  work(options: WorkOptions): Work
  /** Re-queues overdue ticks without a job. @returns how many */
  sweep(): Promise<number>
  dropOrphan(job: TickJob): Promise<void>
  /** the queue of each shard */
  queueStates(): Promise<readonly QueueState[]>
  /** @param limit of stuck steps for each shard */
  lateness(limit: number): Promise<Lateness>
  /** the keys of all accounts, including removed ones; read together with the route state */
  accountKeys(): readonly string[]
  /** Reads a verification without changing it, even if it is past its end. */
  find(id: string): Promise<Verification | undefined>
  /** entries in the indexes of all accounts */
  indexSize(): Promise<number>
  /** Erases an address from Redis, and asks subscribers of the outbox to forget it. */
  erase(address: Secret): Promise<Erased>
  /** Re-queues the planned tick. @returns false unless the verification is in progress */
  replay(id: string): Promise<boolean>
  /** Tries until Redis answers and the route state was read. */
  connect(): Promise<void>
  /** whether Redis accepts writes now; in a cluster, at least one of its servers */
  isReady(): Promise<boolean>
  /** whether the queues of all shards are open */
  hasQueues(): boolean
  close(): Promise<void>
}

/** The readiness probe writes a key, because a replica or a full Redis also answers PING. This is the key's life. */
const PROBE_MS = 60_000

async function untilReady(redis: RedisConnection): Promise<void> {
  if (redis.status !== 'ready') await new Promise<void>((resolve) => redis.once('ready', resolve))
}

const TRY_AGAIN_MS = 500
/** Longer than the time-out of a send, ten seconds. */
const LONGEST_WORK_MS = 12_000
/** Longer than the time-out of a command, two seconds. */
const LONGEST_CLOSE_MS = 2_500
const RECEIPT_WAIT_MS = 300_000

const now = (): number => Date.now()

export function openStore(options: StoreOptions): Store {
  const { redisUrl, shards, retentionMs, receiptWaitMs = RECEIPT_WAIT_MS, telemetry } = options
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS)
    throw new RangeError(`shards: 1 to ${MAX_SHARDS}`)
  const deduplicate = makeErrorDeduplicator()
  const onError = deduplicate(options.onError)
  const redis: RedisConnection = connectForCommands(redisUrl, onError, options.commandTimeoutMs)
  const keys = makeKeys(options)
  const prefixes = Array.from({ length: shards }, (_, shard) => keys.tag(shard))
  const queues = makeQueues(redis, prefixes, (prefix) => makeQueue(redis, prefix, telemetry), onError)
  const queueOf = (id: string) => queues.ofShard(keys.shardOf(id))
  const seal = makeSeal(options.keyRing)
  const outboxBound = Math.ceil((options.outboxEntries ?? DEFAULT_OUTBOX_ENTRIES) / shards)
  const conversions = makeConversions({ redis, keys, now, onError })
  const routeState = makeRouteState({ redis, keys, now, onError })
  const accounts = makeAccounts(redis, keys, now)
  const hasAccount = async (key: string): Promise<boolean> => (await accounts.settings(key)) !== undefined
  const applications = makeApplications({ redis, keys, seal, now, hasAccount })
  const hooks = makeHooks({ redis, keys, seal, now, hasAccount })
  const limits = makeLimits(redis, keys, options.limitsNow)
  let accountKeys: readonly string[] = []
  async function readAccountKeys(): Promise<void> {
    if ((await accounts.count()) !== accountKeys.length) accountKeys = await accounts.keys()
  }
  // The route state already reports that Redis is down.
  routeState.onRead(() => void readAccountKeys().catch(() => undefined))
  let seeding: Seeding | undefined
  const ended = (verification: Verification): void => {
    const credits = creditsOf(verification)
    if (credits.length > 0) void conversions.credit(credits)
  }
  const { durability = 'memory' } = options
  const waiter =
    durability === 'replica' ? connectForWaits(redisUrl, onError, options.commandTimeoutMs) : undefined
  const probeOf = (shard: number): string => (redis.isCluster ? keys.probeOf(shard) : keys.probe)
  const probes = [...new Set(prefixes.map((_, shard) => probeOf(shard)))]
  const connections = waiter === undefined ? [redis] : [redis, waiter]
  const durable = waiter && makeDurability(waiter, options.commandTimeoutMs)
  const untilDurable =
    durable && ((shard: number, mark: string) => durable.untilDurable(probeOf(shard), mark))
  const ports = makeRedisPorts({
    untilDurable: untilDurable && ((id, mark) => untilDurable(keys.shardOf(id), mark)),
    redis,
    keys,
    seal,
    retentionMs,
    receiptWaitMs,
    outboxBound,
    queueOf,
    now,
    queueFailed: onError,
    ended,
    guesses: makeGuesses({ limits, limitsOf: accounts.find, onError }),
  })

  const safeList = makeSafeList(redis, keys)
  const index = makeAccountIndex(redis, keys, shards)
  const outbox = makeOutbox({ redis, keys, seal, shards, bound: outboxBound, now, untilDurable })
  const webhooks = makeWebhooks({
    redis,
    redisUrl,
    keys,
    seal,
    prefixes,
    now,
    hasAccount,
    applications,
    onError,
  })
  const running = makeRunning(redis, keys, seal)
  const eviction = makeEviction(redis)
  const live = makeLive({ redis, redisUrl, keys, onError })
  const sweeper = makeSweeper(redis, keys)
  const deadLetters = makeDeadLetters({
    redis,
    keys,
    shards,
    lifeMs: retentionMs,
    lockLifeMs: LOCK_LIFE_MS,
    now,
    read: ports.read,
  })

  const find = async (id: string): Promise<Verification | undefined> =>
    keys.isId(id) ? (await ports.read(id))?.verification : undefined

  return {
    accounts,
    applications,
    hooks,
    keyProbe: makeKeyProbe(redis, keys, options.keyRing),
    keepSeeded(seeds, onReport) {
      seeding = makeSeeding({ redis, keys, accounts, seeds, now, onReport, onError })
      return seeding.isReady
    },
    settings: makeSettings(redis, keys, now),
    services: makeServices(redis, keys, now),
    safeList,
    limits,
    routeState,
    conversions,
    pendingReceipts: makePendingReceipts(redis, keys, shards),
    clips: makeClips(redis, keys),
    deadLetters,
    eviction,
    outbox,
    live,
    webhooks,
    console: makeConsole(redis, keys, seal),
    start: (request) => createVerification(ports, request),
    dispatch: (target, command, owner) =>
      keys.isId(typeof target === 'string' ? target : target.verification.id)
        ? dispatch(ports, target, command, owner)
        : Promise.resolve(undefined),
    findRunning: running.find,
    readRunning: running.read,

    list: makeVerificationList(index, find),

    work(workOptions) {
      const connection = connectForWorker(redisUrl, onError)
      const deduplicated = { ...workOptions, onError: deduplicate(workOptions.onError) }
      const workers = prefixes.map((prefix) => makeWorker(connection, prefix, deduplicated, telemetry))
      return {
        async close(withinMs = LONGEST_WORK_MS) {
          await atMost(withinMs, Promise.all(workers.map((worker) => worker.close())))
          connection.disconnect()
        },
      }
    },

    async sweep() {
      const found = await Promise.all(queues.all().map((queue, shard) => sweeper.sweep(shard, queue, now())))
      return found.reduce((sum, count) => sum + count, 0)
    },
    dropOrphan: sweeper.dropOrphan,
    queueStates: async () =>
      Promise.all(
        queues.all().map((queue, shard) => queueStateOf(redis, keys, shard, queue, deadLetters, now())),
      ),
    lateness: (limit) => latenessOf(redis, keys, shards, now(), limit),
    accountKeys: () => accountKeys,
    find,
    erase: makeErasure({ redis, keys, accounts, index, limits, safeList, outbox, deadLetters, find }),
    indexSize: async () => index.size(accountKeys),
    async replay(id) {
      const verification = await find(id)
      if (verification?.state !== 'inProgress') return false
      await queueOf(id).replace(id, verification.tick, now())
      return true
    },

    async connect() {
      for (;;) {
        await Promise.all(connections.map(untilReady))
        try {
          return await routeState.refresh()
        } catch (error) {
          // The connection was lost again.
          onError(error)
          await sleep(TRY_AGAIN_MS)
        }
      }
    },
    // While one server of a cluster is down, the others' numbers can still be verified.
    async isReady() {
      const answers = connections.map((connection) =>
        Promise.any(probes.map((probe) => connection.set(probe, 1, 'PX', PROBE_MS))),
      )
      return Promise.all(answers).then(
        () => true,
        () => false,
      )
    },
    hasQueues: () => queues.areOpen(),
    async close() {
      routeState.close()
      eviction.close()
      live.close()
      await atMost(
        LONGEST_CLOSE_MS,
        Promise.all([
          seeding?.close(),
          conversions.close(),
          queues.close(),
          outbox.close(),
          webhooks.close(),
        ]),
      )
      for (const connection of connections) connection.disconnect()
    },
  }
}
