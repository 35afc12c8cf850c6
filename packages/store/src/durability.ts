import type { RedisConnection } from './redis.ts'

/**
 * How far a write has to have come before anybody is told of it. `memory` is Redis' own answer, which with
 * `appendfsync always` comes once the write is on its disk.
 */
export const DURABILITIES = ['memory', 'replica'] as const
export type Durability = (typeof DURABILITIES)[number]

export class RedisLost extends Error {}

/** Milliseconds; replicas answer within one, and a command is given up after two seconds. */
const LONGEST_WAIT_MS = 1_500

/**
 * Waits until what was written is on a replica. Those who wait at the same time for the same server wait together: it is
 * asked once for all that had been written when it was asked.
 * @param writer the connection that is written on
 * @param waiter a connection of its own: it is blocked while it waits
 */
export function makeDurability(writer: RedisConnection, waiter: RedisConnection) {
  const turns = new Map<string, Turn>()
  // Another server may answer on a connection that was lost and made anew, and would not know of the write.
  let losses = 0
  for (const connection of [writer, waiter]) {
    for (const event of ['close', '-node']) connection.on(event, () => losses++)
  }

  /** Redis answers for what the asking connection wrote and all before it. */
  async function ask(probe: string) {
    const [set, waited] = (await waiter.pipeline().set(probe, 1).wait(1, LONGEST_WAIT_MS).exec()) ?? []
    return { error: set?.[0] ?? waited?.[0] ?? undefined, replicas: Number(waited?.[1]) }
  }

  async function wait(probe: string): Promise<void> {
    let answer = await ask(probe)
    if (answer.error?.message.startsWith('MOVED ')) {
      // Of a pipeline only one command was told so; a command by itself learns from it where the shard is now.
      await waiter.set(probe, 1)
      answer = await ask(probe)
    }
    if (answer.error !== undefined) throw answer.error
    if (answer.replicas < 1) throw new Error(`no replica has what was written within ${LONGEST_WAIT_MS} ms`)
  }

  async function begin(probe: string, turn: Turn): Promise<void> {
    await turn.underWay?.catch(() => undefined)
    turn.next = undefined
    turn.underWay = wait(probe)
    await turn.underWay
  }

  return {
    /**
     * To be called before the write.
     * @returns resolves once the write is there; to be called after it, with a key to write on the server that has it.
     * It throws an Error where the write did not get there in time, and `RedisLost` where the server that answers now may be
     * another one, which may have it or not
     */
    beforeWrite(): (probe: string) => Promise<void> {
      const lossesBefore = losses
      return async (probe) => {
        const turn = turns.get(probe) ?? {}
        turns.set(probe, turn)
        turn.next ??= begin(probe, turn)
        await turn.next
        if (losses !== lossesBefore) throw new RedisLost('Redis was lost since the write')
      }
    },
  }
}

/** What is asked of one server, and who waits to ask next. */
interface Turn {
  underWay?: Promise<void>
  next?: Promise<void> | undefined
}
