import { COMMAND_TIMEOUT_MS, type RedisConnection } from '../redis/redis.ts'

/** When to acknowledge a write. With `appendfsync always`, `memory` also means that it is on disk. */
export const DURABILITIES = ['memory', 'replica'] as const
export type Durability = (typeof DURABILITIES)[number]

/** Milliseconds; at least twice as long as a wait. */
export const MARK_LIFE_MS = 30_000
/** Milliseconds, below the command time-out: 1,500 of the two seconds that are its default. */
const longestWaitMs = (commandTimeoutMs: number): number =>
  Math.floor(Math.min(0.75 * commandTimeoutMs, MARK_LIFE_MS / 2))

/**
 * Waits until a write is on a replica. The write's script also sets a mark, and the server that answers for the replicas must
 * have that mark: a primary that was replaced while it hung still acknowledges writes, which are then lost. Callers that wait
 * for the same server share one request.
 * @param waiter a connection of its own, because WAIT blocks it
 * @param commandTimeoutMs its time-out
 */
export function makeDurability(waiter: RedisConnection, commandTimeoutMs: number = COMMAND_TIMEOUT_MS) {
  const waitMs = longestWaitMs(commandTimeoutMs)
  const batchesOf = new Map<string, Batches>()

  /** WAIT covers only writes of its own connection and those before them, so this connection writes `probe` first. */
  async function ask(probe: string, marks: readonly string[]) {
    const answers = await waiter
      .pipeline()
      .mget(...marks)
      .set(probe, 1)
      .wait(1, waitMs)
      .exec()
    const [found, set, waited] = answers ?? []
    const values: unknown = found?.[1]
    return {
      error: found?.[0] ?? set?.[0] ?? waited?.[0] ?? undefined,
      found: new Set(Array.isArray(values) ? marks.filter((_, index) => values[index] !== null) : []),
      replicas: Number(waited?.[1]),
    }
  }

  async function wait(probe: string, marks: readonly string[]): Promise<ReadonlySet<string>> {
    let answer = await ask(probe, marks)
    if (answer.error?.message.startsWith('MOVED ')) {
      // ioredis does not follow MOVED for a whole pipeline; a single command updates its slot table.
      await waiter.set(probe, 1)
      answer = await ask(probe, marks)
    }
    if (answer.error !== undefined) throw answer.error
    if (answer.replicas < 1) throw new Error(`no replica acknowledged the write within ${waitMs} ms`)
    return answer.found
  }

  async function startNext(
    probe: string,
    batches: Batches,
    marks: readonly string[],
  ): Promise<ReadonlySet<string>> {
    await batches.current?.catch(() => undefined)
    batches.next = undefined
    batches.current = wait(probe, marks)
    return batches.current
  }

  return {
    /**
     * To be called after the write.
     * @param probe a key on the same server as the write, the same for all writes on that server
     * @param mark the key that the write's script has set, on the same server
     * @throws Error if no replica had it in time, or the server that answers now never got it
     */
    async untilDurable(probe: string, mark: string): Promise<void> {
      const batches = batchesOf.get(probe) ?? {}
      batchesOf.set(probe, batches)
      if (batches.next === undefined) {
        const marks: string[] = []
        batches.next = { marks, found: startNext(probe, batches, marks) }
      }
      const { marks, found } = batches.next
      marks.push(mark)
      if (!(await found).has(mark)) throw new Error('Redis lost the write in a failover')
    },
  }
}

/** The request to one server under way, and the next one, which collects marks until then. */
interface Batches {
  current?: Promise<ReadonlySet<string>>
  next?: { readonly marks: string[]; readonly found: Promise<ReadonlySet<string>> } | undefined
}
