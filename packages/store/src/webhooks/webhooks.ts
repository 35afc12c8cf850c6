import type { Job } from 'bullmq'

import type { Applications, CallbackTarget } from '../accounts/applications.ts'
import { atMost } from '../redis/at-most.ts'
import type { Keys } from '../redis/keys.ts'
import { makeReadCache } from '../redis/read-cache.ts'
import { connectForWorker, type RedisConnection } from '../redis/redis.ts'
import { makeQueues } from '../queue/queues.ts'
import type { Seal } from '../verifications/seal.ts'
import { makeBacklog } from './backlog.ts'
import { makeDeadEvents } from './dead-events.ts'
import { type EndpointWithSecrets, makeEndpoints } from './endpoints.ts'
import { makeWebhookTries, type WebhookTry } from './tries.ts'
import { makeWebhookQueue, makeWebhookWorker, type WebhookJob, type WebhookVerdict } from './queue.ts'

/** Over all shards. At about 1.5 kB each, 15 MB for an endpoint that does not answer. */
const MOST_WAITING = 10_000
/** Over all shards and targets. */
const MOST_DEAD = 10_000
/** Longer than the time-out of a request. */
const LONGEST_WORK_MS = 12_000

/** Where events of an account go. */
export type WebhookTarget =
  | ({ readonly kind: 'endpoint' } & EndpointWithSecrets)
  /** the status URL of an application, which hears of the verifications that the application started */
  | ({ readonly kind: 'application' } & CallbackTarget)

/** An event as it is handed over for one target. */
export interface OutgoingWebhook extends Omit<WebhookJob, 'body' | 'overflowed'> {
  /** the request's body, the same on every try */
  readonly body: string
}

export interface WebhookWork {
  /** concurrent events in this process, for each shard */
  readonly concurrency: number
  /** @param tries failed ones before this one */
  handle(webhook: OutgoingWebhook, tries: number): Promise<WebhookVerdict>
  onError(error: Error): void
}

export interface WebhooksOptions {
  readonly redis: RedisConnection
  readonly redisUrl: string
  readonly keys: Keys
  readonly seal: Seal
  readonly prefixes: readonly string[]
  readonly now: () => number
  readonly hasAccount: (key: string) => Promise<boolean>
  readonly applications: Pick<Applications, 'callbackTargets' | 'reseal'>
  readonly onError: (error: unknown) => void
}

export interface WebhookState {
  readonly waiting: readonly { readonly account: string; readonly waiting: number }[]
  readonly dead: number
}

/** Binds a body to its event and target. */
const contextOf = ({ target, event }: Pick<WebhookJob, 'target' | 'event'>): string => `${target}:${event}`

/** Events to customers: endpoints, waiting events, and events that were given up. */
export function makeWebhooks(options: WebhooksOptions) {
  const { redis, redisUrl, keys, seal, prefixes, now, hasAccount, applications, onError } = options
  const openQueues = () => makeQueues(redis, prefixes, (prefix) => makeWebhookQueue(redis, prefix), onError)
  // Only workers and a few commands need them.
  let opened: ReturnType<typeof openQueues> | undefined
  const queues = () => (opened ??= openQueues())
  const shares = (count: number): number => Math.ceil(count / prefixes.length)
  const backlog = makeBacklog({
    redis,
    keys,
    queueOf: (shard) => queues().ofShard(shard),
    bound: shares(MOST_WAITING),
  })
  const endpoints = makeEndpoints({ redis, keys, seal, now, hasAccount, changed: (key) => cache.delete(key) })
  const dead = makeDeadEvents({ keys, queues: () => queues().all(), now })
  const cache = makeReadCache(readTargets, now)
  const tries = makeWebhookTries({ redis, keys, shards: prefixes.length })

  async function readTargets(account: string): Promise<readonly WebhookTarget[]> {
    const [own, ofApplications] = await Promise.all([
      endpoints.read(account),
      applications.callbackTargets(account),
    ])
    return [
      ...own.map((endpoint) => ({ kind: 'endpoint', ...endpoint }) as const),
      ...ofApplications.map((application) => ({ kind: 'application', ...application }) as const),
    ]
  }

  /** Call it before the job ends: if Redis does not answer, the event comes again, and its try as well. */
  async function noted(job: Job<WebhookJob>, verdict: WebhookVerdict): Promise<WebhookVerdict> {
    const tried = tryOf(job, verdict, now())
    if (tried !== undefined) await tries.add(tried)
    return verdict
  }

  async function run(job: Job<WebhookJob>, handle: WebhookWork['handle']): Promise<WebhookVerdict> {
    const { data } = job
    if (data.overflowed) {
      const { overflowed: _, ...rest } = data
      await job.updateData(rest)
      return noted(job, { type: 'dead', reason: 'too many events were waiting' })
    }
    const sealed = await backlog.bodyOf(data)
    const verdict = await verdictOn(data, sealed, (body) => handle({ ...data, body }, job.attemptsMade))
    await noted(job, verdict)
    switch (verdict.type) {
      case 'dead':
        await job.updateData({ ...data, body: sealed })
        await backlog.finish(data)
        break
      case 'done':
      case 'over':
        await backlog.finish(data)
        break
      case 'wait':
      case 'retry':
        break
    }
    return verdict
  }

  return {
    endpoints,

    /** Accounts that have, or had, endpoints or status URLs. */
    accounts: (): Promise<readonly string[]> => redis.smembers(keys.webhookAccounts),

    /** Seals all secrets of an account with the first key of the ring, so that an older key can be removed. */
    async reseal(account: string): Promise<void> {
      await endpoints.reseal(account)
      await applications.reseal(account)
    },

    /** Where the events of an account go, with the secrets. Up to two seconds old, up to a minute while its server is away. */
    targetsOf: (account: string): Promise<readonly WebhookTarget[]> => cache.get(account),

    /** Adds events of one shard. @returns those that are given up because too many wait for their target */
    async add(webhooks: readonly OutgoingWebhook[]): Promise<readonly Pick<WebhookJob, 'account'>[]> {
      const [first] = webhooks
      if (first === undefined) return []
      const messages = webhooks.map((each) => ({ ...each, body: seal.seal(each.body, contextOf(each)) }))
      return backlog.add(keys.shardOf(first.verification), messages)
    },

    dead,
    tries,

    /** Gives waiting events a job again if Redis lost it: a power loss takes writes that it had acknowledged. @returns how many */
    async rescue(): Promise<number> {
      let rescued = 0
      for (const account of await redis.smembers(keys.webhookAccounts))
        for (const { id: target } of await cache.get(account))
          for (const shard of prefixes.keys()) rescued += await backlog.rescue(shard, { account, target })
      return rescued
    },

    /** What waits for each account, and how many events were given up. Call it once Redis was reached. */
    async state(): Promise<WebhookState> {
      const [accounts, given] = await Promise.all([redis.smembers(keys.webhookAccounts), dead.count()])
      const waiting = accounts.map(async (account) => {
        const targets = await cache.get(account)
        const sizes = await Promise.all(
          targets.flatMap(({ id }) => prefixes.map((_, shard) => backlog.sizeOf(shard, id))),
        )
        return { account, waiting: sizes.reduce((sum, size) => sum + size, 0) }
      })
      return { waiting: await Promise.all(waiting), dead: given }
    },

    /** Handles events until closed. Call it once Redis was reached. */
    work({ concurrency, handle, onError: failed }: WebhookWork) {
      queues()
      const connection = connectForWorker(redisUrl, failed)
      const workers = prefixes.map((prefix) =>
        makeWebhookWorker({
          redis: connection,
          prefix,
          concurrency,
          mostDead: shares(MOST_DEAD),
          run: (job) => run(job, handle),
          onError: failed,
        }),
      )
      return {
        /** Takes no new event and waits for current ones. */
        async close(withinMs = LONGEST_WORK_MS): Promise<void> {
          await atMost(withinMs, Promise.all(workers.map((worker) => worker.close())))
          connection.disconnect()
        },
      }
    },

    close: async (): Promise<void> => opened?.close(),
  }

  async function verdictOn(
    job: WebhookJob,
    sealed: string | undefined,
    handle: (body: string) => Promise<WebhookVerdict>,
  ): Promise<WebhookVerdict> {
    // It is done, but its worker died before it reported that.
    if (sealed === undefined) return { type: 'over' }
    let body: string
    try {
      body = seal.open(sealed, contextOf(job))
    } catch {
      return { type: 'dead', reason: 'its key is not in PINPOST_PIN_KEYS' }
    }
    return handle(body)
  }
}

/** The try that a verdict tells of. */
function tryOf(
  { data, attemptsMade }: Job<WebhookJob>,
  verdict: WebhookVerdict,
  at: number,
): WebhookTry | undefined {
  if (verdict.type === 'wait' || verdict.type === 'over') return undefined
  const { account, target, verification, event, type } = data
  const reason = verdict.type === 'done' ? undefined : verdict.reason
  const number = attemptsMade + 1
  return { account, target, verification, event, type, number, at, result: verdict.type, reason }
}

export type Webhooks = ReturnType<typeof makeWebhooks>
