import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import type { WebhookJob, WebhookQueue } from './queue.ts'

/** An event on its way to one target. */
export interface WebhookMessage extends Omit<WebhookJob, 'body' | 'overflowed'> {
  /** sealed */
  readonly body: string
}

export interface BacklogOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly queueOf: (shard: number) => WebhookQueue
  /** maximum waiting events of a target in a shard; more by at most one batch of the outbox */
  readonly bound: number
}

/** The events by verification and target, in order. */
function lanesOf(messages: readonly WebhookMessage[]): ReadonlyMap<string, readonly WebhookMessage[]> {
  const lanes = new Map<string, WebhookMessage[]>()
  for (const message of messages) {
    const key = `${message.target} ${message.verification}`
    const lane = lanes.get(key)
    if (lane === undefined) lanes.set(key, [message])
    else lane.push(message)
  }
  return lanes
}

const parse = (stored: string): readonly [type: string, at: number, body: string] => JSON.parse(stored)

/**
 * The events that wait for each target. Only the oldest waiting event of a verification has a job: when it is done, it
 * adds the job of the next one. So one verification's events arrive in order, and those of others do not wait for it.
 *
 * There is no transaction: each add and each removal looks for the oldest event afterwards. Of two at the same time, at
 * least one sees it and adds its job. Every step can be repeated: adding an event or a job twice changes nothing, and
 * a job whose event is gone adds the next one.
 */
export function makeBacklog({ redis, keys, queueOf, bound }: BacklogOptions) {
  const keysOf = ({ verification, target }: Pick<WebhookJob, 'verification' | 'target'>) => {
    const shard = keys.shardOf(verification)
    return { bodies: keys.webhookBodies(shard, target), order: keys.webhookOrder(shard, target) }
  }

  /** All scores are 0, so the set is sorted by event id. A grave accent comes after the underscore. */
  async function oldestOf(order: string, verification: string): Promise<string | undefined> {
    const [from, to] = [`[evt_${verification}_`, `(evt_${verification}\``]
    const [oldest] = await redis.zrange(order, from, to, 'BYLEX', 'LIMIT', 0, 1)
    return oldest
  }

  async function isNew(message: WebhookMessage): Promise<boolean> {
    const { jobKey } = queueOf(keys.shardOf(message.verification))
    return (await redis.exists(jobKey(message))) === 0
  }

  /** @returns the job to add for it, if it is its turn */
  async function put(message: WebhookMessage, isFull: boolean): Promise<WebhookJob | undefined> {
    // It was added before: the outbox repeats unacknowledged entries.
    if (!(await isNew(message))) return undefined
    if (isFull) return { ...message, overflowed: true }
    const { bodies, order } = keysOf(message)
    const { body, ...job } = message
    const { event, verification } = job
    await Promise.all([
      redis.hsetnx(bodies, event, JSON.stringify([job.type, job.at, body])),
      redis.zadd(order, 'NX', 0, event),
    ])
    return (await oldestOf(order, verification)) === event ? job : undefined
  }

  /** @returns false if it has no body: then it is being added or removed, and that operation adds the job */
  async function addJob(job: Omit<WebhookMessage, 'type' | 'at' | 'body'>): Promise<boolean> {
    const stored = await redis.hget(keysOf(job).bodies, job.event)
    if (stored === null) return false
    const [type, at] = parse(stored)
    await queueOf(keys.shardOf(job.verification)).add({ ...job, type, at })
    return true
  }

  return {
    /** Adds events of one shard. @returns those that go to the dead ones, because too many wait for their target */
    async add(shard: number, messages: readonly WebhookMessage[]): Promise<readonly WebhookJob[]> {
      const targets = [...new Set(messages.map(({ target }) => target))]
      const sizes = await Promise.all(targets.map((target) => redis.hlen(keys.webhookBodies(shard, target))))
      const full = new Set(targets.filter((_, index) => (sizes[index] ?? 0) >= bound))
      const added: WebhookJob[] = []
      // One after the other in each verification: if Redis fails in between, no later event may be there without an earlier one.
      const putAll = async (lane: readonly WebhookMessage[]): Promise<void> => {
        for (const message of lane) {
          const job = await put(message, full.has(message.target))
          if (job !== undefined) added.push(job)
        }
      }
      await Promise.all([...lanesOf(messages).values()].map(putAll))
      if (added.length > 0) await queueOf(shard).addAll(added)
      return added.filter(({ overflowed }) => overflowed)
    },

    /** The sealed body of a job's event; undefined if the event is done. */
    async bodyOf(job: WebhookJob): Promise<string | undefined> {
      const stored = await redis.hget(keysOf(job).bodies, job.event)
      return stored === null ? job.body : parse(stored)[2]
    },

    /** Removes the event of a job, and adds the job of the next one of its verification. */
    async finish({ event, account, target, verification }: WebhookJob): Promise<void> {
      const { bodies, order } = keysOf({ verification, target })
      await Promise.all([redis.hdel(bodies, event), redis.zrem(order, event)])
      const next = await oldestOf(order, verification)
      if (next !== undefined) await addJob({ account, target, verification, event: next })
    },

    /** Adds the jobs of a target that Redis lost with its last writes. @returns how many */
    async rescue(
      shard: number,
      { account, target }: Pick<WebhookJob, 'account' | 'target'>,
    ): Promise<number> {
      const events = await redis.zrange(keys.webhookOrder(shard, target), '-', '+', 'BYLEX')
      const { jobKey } = queueOf(shard)
      let rescued = 0
      let last = ''
      for (const event of events) {
        const verification = event.split('_')[1] ?? ''
        if (verification === last) continue
        last = verification
        if ((await redis.exists(jobKey({ target, event }))) === 1) continue
        if (await addJob({ account, target, verification, event })) rescued++
      }
      return rescued
    },

    /** How many events wait for a target. */
    sizeOf: (shard: number, target: string): Promise<number> => redis.hlen(keys.webhookBodies(shard, target)),
  }
}
