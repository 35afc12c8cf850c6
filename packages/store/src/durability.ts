import type { Redis } from 'ioredis'

/**
 * How far a write has to have come before anybody is told of it. `memory` is Redis' own answer, which with
 * `appendfsync always` comes once the write is on its disk.
 */
export const DURABILITIES = ['memory', 'replica'] as const
export type Durability = (typeof DURABILITIES)[number]

/** Milliseconds; replicas answer within one, and a command is given up after two seconds. */
const LONGEST_WAIT_MS = 1_500

/**
 * Waits until what was written is on a replica. Those who wait at the same time wait together: Redis is asked once for
 * all that had been written when it was asked.
 * @param waiter a connection of its own: it is blocked while it waits
 * @param probe a key to write, since Redis answers for what the asking connection wrote and all before it
 */
export function makeDurability(waiter: Redis, probe: string) {
  let underWay: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function wait(): Promise<void> {
    const [, replicas] = await Promise.all([waiter.set(probe, 1), waiter.wait(1, LONGEST_WAIT_MS)])
    if (replicas < 1) throw new Error(`no replica has what was written within ${LONGEST_WAIT_MS} ms`)
  }

  async function turn(): Promise<void> {
    await underWay?.catch(() => undefined)
    next = undefined
    underWay = wait()
    await underWay
  }

  return {
    /** @throws Error where it did not get there in time; it is written all the same */
    settled(): Promise<void> {
      next ??= turn()
      return next
    },
  }
}
