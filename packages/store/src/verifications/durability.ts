import type { RedisConnection } from '../redis/redis.ts'

/**
 * When to acknowledge a write. `memory` is Redis' own answer, which with
 * `appendfsync always` comes once the write is on its disk.
 */
export const DURABILITIES = ['memory', 'replica'] as const
export type Durability = (typeof DURABILITIES)[number]

/** Milliseconds; replicas answer within one, and a command is given up after two seconds. */
const LONGEST_WAIT_MS = 1_500
/** Milliseconds that a mark is kept, far longer than it is read. */
export const MARK_LIFE_MS = 30_000

/**
 * Waits until what was written is on a replica. A write leaves a mark, a key that its script sets along with the rest, and the
 * server that answers for the replicas is asked for it: a primary that hung for a while goes on as one until it hears
 * of the next, and what it takes then is thrown away, however it answered. Those who wait at the same time for the same
 * server wait together: it is asked once for all that had been written when it was asked.
 * @param waiter a connection of its own: it is blocked while it waits
 */
export function makeDurability(waiter: RedisConnection) {
  const turns = new Map<string, Turn>()

  /** Redis answers for what the asking connection wrote and all before it. */
  async function ask(probe: string, marks: readonly string[]) {
    const answers = await waiter
      .pipeline()
      .mget(...marks)
      .set(probe, 1)
      .wait(1, LONGEST_WAIT_MS)
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
      // Of a pipeline only one command was told so; a command by itself learns from it where the shard is now.
      await waiter.set(probe, 1)
      answer = await ask(probe, marks)
    }
    if (answer.error !== undefined) throw answer.error
    if (answer.replicas < 1) throw new Error(`no replica has what was written within ${LONGEST_WAIT_MS} ms`)
    return answer.found
  }

  async function begin(probe: string, turn: Turn, marks: readonly string[]): Promise<ReadonlySet<string>> {
    await turn.underWay?.catch(() => undefined)
    turn.next = undefined
    turn.underWay = wait(probe, marks)
    return turn.underWay
  }

  return {
    /**
     * To be called after the write.
     * @param probe a key to write on the server that has what was written; one for all that it has
     * @param mark the key that the write's script has set, on the same server
     * @throws Error where no replica had it in time, or the server that answers now never got it
     */
    async untilDurable(probe: string, mark: string): Promise<void> {
      const turn = turns.get(probe) ?? {}
      turns.set(probe, turn)
      if (turn.next === undefined) {
        const marks: string[] = []
        turn.next = { marks, found: begin(probe, turn, marks) }
      }
      const { marks, found } = turn.next
      marks.push(mark)
      if (!(await found).has(mark)) throw new Error('Redis has lost what was written')
    },
  }
}

/** What is asked of one server, and who waits to ask next. */
interface Turn {
  underWay?: Promise<ReadonlySet<string>>
  next?: { readonly marks: string[]; readonly found: Promise<ReadonlySet<string>> } | undefined
}
