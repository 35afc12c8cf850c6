import { Cluster, Redis } from 'ioredis'

import { scriptSource } from '../script-source.ts'
import { reportDenials } from './denial.ts'
import { parseRedisUrl } from './redis-url.ts'

/** Maximum wait of a request for Redis; then it gets the wire's internal error. */
const COMMAND_TIMEOUT_MS = 2_000
/**
 * A server that lost its power closes no connection, and the system takes a quarter of an hour to notice. One that owes us
 * answers and says nothing for so long is taken for lost; a queue worker may block for ten seconds.
 */
const SILENCE_MS = { commands: 3_000, worker: 12_000 } as const
const LONGEST_RECONNECT_PAUSE_MS = 1_000
/** Servers of a cluster that fail over send to each other for a while. */
const MOVED_PAUSE_MS = 50
/** With a tenth of a second between them, less than a failover takes: a request asks several times, and must not hang. */
const REDIRECTIONS = 5

/** Its id, and its fields and values; none if it was trimmed before it was acknowledged. */
export type StreamEntry = readonly [id: string, fields: readonly string[] | null]

declare module 'ioredis' {
  interface RedisCommander {
    /** @see scripts/create.lua */
    pinpostCreate(
      ...keysAndArgs: (string | number | Buffer)[]
    ): Promise<readonly [holder: string, failure?: string]>
    /** @see scripts/write.lua */
    pinpostWrite(...keysAndArgs: (string | number)[]): Promise<readonly [written: number, failure?: string]>
    pinpostRelease(lock: string, id: string): Promise<number>
    pinpostDropOrphan(record: string, due: string, member: string): Promise<number>
    /** @see scripts/fail-tick.lua */
    pinpostFailTick(...keysAndArgs: (string | number)[]): Promise<number>
    /** @see scripts/revive.lua */
    pinpostRevive(...keysAndArgs: (string | number)[]): Promise<number>
    pinpostTakeLimits(keyCount: number, ...keysAndArgs: (string | number)[]): Promise<readonly number[]>
    pinpostReturnLimits(keyCount: number, ...keysAndArgs: (string | number)[]): Promise<number>
    /** The number of keys, the keys, the version that was read, then fields and values. */
    pinpostCompareAndSet(keyCount: number, ...args: string[]): Promise<number>
    pinpostSetSetting(account: string, settings: string, ...args: string[]): Promise<number | null>
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

/** One statement, one file, with its keys and answers on top. `functions` names the files with functions that it calls. */
const SCRIPTS = [
  { name: 'pinpostCreate', file: 'create', numberOfKeys: 11, functions: ['jobs', 'outbox'] },
  { name: 'pinpostWrite', file: 'write', numberOfKeys: 12, functions: ['jobs', 'outbox'] },
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
  // Its keys are counted by the caller.
  { name: 'pinpostCompareAndSet', file: 'compare-and-set' },
].map(({ file, functions = [], ...script }) => ({
  ...script,
  lua: [...functions, file].map(scriptSource).join(''),
}))

const retryStrategy = (times: number): number => Math.min(50 * times, LONGEST_RECONNECT_PAUSE_MS)

/** A server that was made a replica under our feet: connect to the primary, and say it there once more. */
const reconnectOnError = (error: Error) => (error.message.startsWith('READONLY') ? 2 : false)

/** One server, the primary that sentinels name, or a cluster: all rooms but this one speak to them alike. */
export type RedisConnection = Redis | Cluster

type OnError = (error: Error) => void

interface ConnectionOptions {
  readonly enableOfflineQueue: boolean
  readonly maxRetriesPerRequest: number | null
  readonly commandTimeout?: number
  readonly socketTimeout: number
  /** how often a command may be sent on to another server of a cluster, or again to the same; 16 where not given */
  readonly redirections?: number
}

/**
 * Commands of one turn of the event loop go out in one write: a system call costs more than a command, and without this a
 * whole verification takes a third more processor time (docs/performance.md).
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
        // If it fails, `connect()` never settles (ioredis 6.0), and a BullMQ worker that waits for it takes no job any more.
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
        // A certificate names hosts: they must not be turned into addresses before it is checked.
        ...(target.isTls && { dnsLookup: (address, done) => done(null, address) }),
      })
    }
  }
}

/**
 * The connection for commands. It fails at once while Redis is away, rather than queueing requests that nobody
 * waits for any more, and connects again by itself. A command that was cut off is sent once more on the next
 * connection: every script that keeps a verification answers a repetition as it answered the first, and a rate or a
 * count that is taken twice does no harm.
 * @param url as `parseRedisUrl` reads it
 */
export function connectForCommands(url: string, onError: OnError): RedisConnection {
  const options = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS.commands,
    redirections: REDIRECTIONS,
  }
  const redis = connect(url, options, onError)
  for (const { name, ...definition } of SCRIPTS) redis.defineCommand(name, definition)
  return redis
}

/** The connection of a queue worker: it blocks for jobs and waits for Redis as long as it takes, as BullMQ asks. */
export function connectForWorker(url: string, onError: OnError): RedisConnection {
  return connect(
    url,
    { enableOfflineQueue: true, maxRetriesPerRequest: null, socketTimeout: SILENCE_MS.worker },
    onError,
  )
}
