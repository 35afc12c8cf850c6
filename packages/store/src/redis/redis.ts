import { Cluster, Redis } from 'ioredis'

import { scriptSource } from '../script-source.ts'
import { reportDenials } from './denial.ts'
import { parseRedisUrl } from './redis-url.ts'

/** A request that waits longer for Redis gets the wire's internal error. */
export const COMMAND_TIMEOUT_MS = 2_000
/**
 * Commands outstanding and no data for this long: treat the connection as dead. The operating system would take a
 * quarter of an hour to notice a server without power. A queue worker blocks for up to ten seconds.
 */
const SILENCE_MS = { afterCommand: 1_000, worker: 12_000 } as const
const LONGEST_RECONNECT_PAUSE_MS = 1_000
/** During a failover, servers of a cluster redirect to each other for a while. */
const MOVED_PAUSE_MS = 50
/** With 0.1 s between them, they end before a failover does: a request sends several commands and must not hang. */
const REDIRECTIONS = 5

/** The fields are null if the entry was trimmed before it was acknowledged. */
export type StreamEntry = readonly [id: string, fields: readonly string[] | null]

declare module 'ioredis' {
  interface RedisCommander {
    /** @see scripts/create.lua */
    pinpostCreate(
      ...keysAndArgs: (string | number | Buffer)[]
    ): Promise<readonly [holder: string, failure?: string]>
    /** @see scripts/write.lua */
    pinpostWrite(...keysAndArgs: (string | number)[]): Promise<readonly [written: number, failure?: string]>
    /** @see scripts/find-running.lua */
    pinpostFindRunning(lock: string, records: string): Promise<readonly [id: string, record: string] | null>
    pinpostRelease(lock: string, id: string): Promise<number>
    pinpostDropOrphan(record: string, due: string, member: string): Promise<number>
    /** @see scripts/fail-tick.lua */
    pinpostFailTick(...keysAndArgs: (string | number)[]): Promise<number>
    /** @see scripts/revive.lua */
    pinpostRevive(...keysAndArgs: (string | number)[]): Promise<number>
    pinpostTakeLimits(keyCount: number, ...keysAndArgs: (string | number)[]): Promise<readonly number[]>
    pinpostReturnLimits(keyCount: number, ...keysAndArgs: (string | number)[]): Promise<number>
    /** @see scripts/compare-and-set.lua */
    pinpostCompareAndSet(keyCount: number, ...args: string[]): Promise<number>
    pinpostSetSetting(account: string, settings: string, ...args: string[]): Promise<number | null>
    /** @see scripts/change-settings.lua */
    pinpostChangeSettings(account: string, settings: string, ...args: string[]): Promise<number | null>
    pinpostTakePending(index: string, now: number, nextAt: number, limit: number): Promise<string[]>
    pinpostAppendEvent(outbox: string, dropped: string, entry: string, bound: number): Promise<null>
    /** @see scripts/read-outbox.lua */
    pinpostReadOutbox(
      ...keysAndArgs: (string | number)[]
    ): Promise<readonly ['again' | 'new', readonly StreamEntry[]] | null>
    /** @see scripts/acknowledge-outbox.lua */
    pinpostAcknowledgeOutbox(...keysAndArgs: (string | number)[]): Promise<number>
    /** @see scripts/drop-subscriber.lua */
    pinpostDropSubscriber(outbox: string, dropped: string, reader: string, group: string): Promise<number>
    pinpostCredit(counts: string, ...args: (string | number)[]): Promise<null>
  }
}

/** Each script has its own file, with keys and replies in its head. `functions` names the files that it includes. */
const SCRIPTS = [
  { name: 'pinpostCreate', file: 'create', numberOfKeys: 11, functions: ['jobs', 'outbox'] },
  { name: 'pinpostWrite', file: 'write', numberOfKeys: 12, functions: ['jobs', 'outbox'] },
  { name: 'pinpostFindRunning', file: 'find-running', numberOfKeys: 1 },
  { name: 'pinpostRelease', file: 'release', numberOfKeys: 1 },
  { name: 'pinpostDropOrphan', file: 'drop-orphan', numberOfKeys: 2 },
  { name: 'pinpostFailTick', file: 'fail-tick', numberOfKeys: 6 },
  { name: 'pinpostRevive', file: 'revive', numberOfKeys: 5 },
  { name: 'pinpostTakeLimits', file: 'take-limits' },
  { name: 'pinpostReturnLimits', file: 'return-limits' },
  { name: 'pinpostTakePending', file: 'take-pending', numberOfKeys: 1 },
  { name: 'pinpostAppendEvent', file: 'append-event', numberOfKeys: 2, functions: ['outbox'] },
  { name: 'pinpostReadOutbox', file: 'read-outbox', numberOfKeys: 3 },
  { name: 'pinpostAcknowledgeOutbox', file: 'acknowledge-outbox', numberOfKeys: 2 },
  { name: 'pinpostDropSubscriber', file: 'drop-subscriber', numberOfKeys: 3 },
  { name: 'pinpostCredit', file: 'credit', numberOfKeys: 1 },
  { name: 'pinpostSetSetting', file: 'set-setting', numberOfKeys: 2 },
  { name: 'pinpostChangeSettings', file: 'change-settings', numberOfKeys: 2 },
  // Its keys are counted by the caller.
  { name: 'pinpostCompareAndSet', file: 'compare-and-set' },
].map(({ file, functions = [], ...script }) => ({
  ...script,
  lua: [...functions, file].map(scriptSource).join(''),
}))

const retryStrategy = (times: number): number => Math.min(50 * times, LONGEST_RECONNECT_PAUSE_MS)

/** The server became a replica: reconnect to the primary and send the command again. */
const reconnectOnError = (error: Error) => (error.message.startsWith('READONLY') ? 2 : false)

/** One server, the primary of sentinels, or a cluster; callers use all three in the same way. */
export type RedisConnection = Redis | Cluster

type OnError = (error: Error) => void

interface ConnectionOptions {
  readonly enableOfflineQueue: boolean
  readonly maxRetriesPerRequest: number | null
  readonly commandTimeout?: number
  readonly socketTimeout: number
  /** how often a cluster may redirect or retry a command; default 16 */
  readonly redirections?: number
}

/**
 * Writes all commands of one event-loop iteration with one system call. Without this, a whole verification takes a
 * third more processor time (docs/performance.md).
 */
function writeTogether(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis
    let isCorked = false
    const uncork = (): void => {
      isCorked = false
      stream.uncork()
    }
    stream.write = new Proxy(stream.write, {
      apply(write, self, written): boolean {
        if (!isCorked) {
          isCorked = true
          stream.cork()
          setImmediate(uncork)
        }
        return Reflect.apply(write, self, written)
      },
    })
  })
}

function connect(url: string, options: ConnectionOptions, onError: OnError): RedisConnection {
  const redis = open(url, options)
  const prepare = (server: Redis): void => {
    writeTogether(server)
    reportDenials(server, onError)
  }
  if (redis instanceof Cluster) redis.on('+node', prepare)
  else prepare(redis)
  redis.on('error', onError)
  return redis
}

function open(url: string, options: ConnectionOptions): RedisConnection {
  const target = parseRedisUrl(url)
  const { redirections: _, ...ofServer } = options
  const node = { ...ofServer, connectTimeout: COMMAND_TIMEOUT_MS, retryStrategy, reconnectOnError }
  switch (target.kind) {
    case 'server':
      return new Redis(target.url, node)
    case 'sentinel': {
      const { sentinels, sentinelLogin, master, database, login, isTls } = target
      return new Redis({
        ...node,
        ...login,
        sentinels: [...sentinels],
        name: master,
        db: database,
        sentinelRetryStrategy: retryStrategy,
        sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
        ...(sentinelLogin.username && { sentinelUsername: sentinelLogin.username }),
        ...(sentinelLogin.password && { sentinelPassword: sentinelLogin.password }),
        ...(isTls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
      })
    }
    case 'cluster': {
      const { enableOfflineQueue, redirections, ...ofNode } = options
      return new Cluster([...target.nodes], {
        enableOfflineQueue,
        // If the check fails, `connect()` never settles (ioredis 6.0), and a BullMQ worker that waits for it takes no
        // more jobs.
        enableReadyCheck: false,
        clusterRetryStrategy: retryStrategy,
        retryDelayOnMoved: MOVED_PAUSE_MS,
        ...(redirections !== undefined && { maxRedirections: redirections }),
        redisOptions: {
          ...ofNode,
          ...target.login,
          connectTimeout: COMMAND_TIMEOUT_MS,
          ...(target.isTls && { tls: {} }),
        },
        // Certificates are checked against host names, so names must not be resolved to addresses first.
        ...(target.isTls && { dnsLookup: (address, done) => done(null, address) }),
      })
    }
  }
}

const limitsOf = (commandTimeoutMs: number) => ({
  commandTimeout: commandTimeoutMs,
  socketTimeout: commandTimeoutMs + SILENCE_MS.afterCommand,
  redirections: REDIRECTIONS,
})

/**
 * The connection for commands. While Redis is down, commands fail immediately instead of waiting in a queue. It
 * reconnects by itself and sends an interrupted command again: scripts that write verifications give a repetition the
 * same answer, and counting a limit twice is harmless.
 */
export function connectForCommands(
  url: string,
  onError: OnError,
  commandTimeoutMs = COMMAND_TIMEOUT_MS,
): RedisConnection {
  const options = { enableOfflineQueue: false, maxRetriesPerRequest: 1, ...limitsOf(commandTimeoutMs) }
  const redis = connect(url, options, onError)
  for (const { name, ...definition } of SCRIPTS) redis.defineCommand(name, definition)
  return redis
}

/**
 * The connection that waits for replicas. The write was made on another one, so a wait that finds this one just
 * reconnecting, as after a failover, is sent afterwards: if it failed, a claimed step would never be sent.
 */
export const connectForWaits = (
  url: string,
  onError: OnError,
  commandTimeoutMs = COMMAND_TIMEOUT_MS,
): RedisConnection =>
  connect(
    url,
    { enableOfflineQueue: true, maxRetriesPerRequest: null, ...limitsOf(commandTimeoutMs) },
    onError,
  )

/** The connection of a queue worker: it blocks for jobs and waits for Redis without a limit, as BullMQ requires. */
export function connectForWorker(url: string, onError: OnError): RedisConnection {
  return connect(
    url,
    { enableOfflineQueue: true, maxRetriesPerRequest: null, socketTimeout: SILENCE_MS.worker },
    onError,
  )
}
