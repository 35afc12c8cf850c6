import { paceAfter } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** Every process knows a change within this time. */
const READ_EVERY_MS = 1_000

/** What an operator turned off, until it is turned on again. */
export type Switch = `${'channel' | 'provider' | 'route' | 'country' | 'account'}:${string}`

/** What all processes know of routes beside their configuration. */
export interface Board {
  /** names of routes with an open breaker, each with what its process told of it */
  readonly breakers: ReadonlyMap<string, string>
  /** what is turned off, each with the instant at which it was */
  readonly switches: ReadonlyMap<string, number>
  /** 0–1 by route: what the guard against slow receipts leaves of its weight */
  readonly paces: ReadonlyMap<string, number>
}

const EMPTY: Board = { breakers: new Map(), switches: new Map(), paces: new Map() }

export interface BoardOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** Read once a second, so that a choice costs no round trip. While Redis is away, what was known last holds. */
export function makeBoard({ redis, keys, now, onError }: BoardOptions) {
  let current = EMPTY
  let timer: NodeJS.Timeout | undefined
  const listeners: ((board: Board) => void)[] = []

  async function refresh(): Promise<void> {
    const [breakers, switches, paces] = await Promise.all(
      [keys.breakers, keys.switches, keys.paces].map((key) => redis.hgetall(key)),
    )
    current = {
      breakers: new Map(Object.entries(breakers ?? {})),
      switches: numbersOf(switches),
      paces: numbersOf(paces),
    }
    for (const listener of listeners) listener(current)
  }

  return {
    current: (): Board => current,
    refresh,
    onRead(listener: (board: Board) => void): void {
      listeners.push(listener)
    },
    /** Reads it from now on until closed. */
    watch(): void {
      timer ??= setInterval(() => void refresh().catch(onError), READ_EVERY_MS)
    },
    close(): void {
      clearInterval(timer)
    },

    /** Tells that a breaker opened here, or closed. */
    async setBreaker(route: string, open: string | undefined): Promise<void> {
      await (open === undefined ? redis.hdel(keys.breakers, route) : redis.hset(keys.breakers, route, open))
    },
    /** A message of the route was delivered so many seconds after it was handed over. */
    async delivered(route: string, lagSeconds: number): Promise<void> {
      const known = current.paces.get(route) ?? 1
      const pace = paceAfter(known, lagSeconds)
      // A route at full pace, as mostly, costs nothing. Processes that meet here lose a step, and take the next.
      if (pace === known) return
      await (pace === 1 ? redis.hdel(keys.paces, route) : redis.hset(keys.paces, route, pace))
    },
    async turnOff(what: Switch): Promise<void> {
      await redis.hset(keys.switches, what, now())
    },
    /** @returns whether it was off */
    turnOn: async (what: Switch): Promise<boolean> => (await redis.hdel(keys.switches, what)) === 1,
  }
}

const numbersOf = (fields: Readonly<Record<string, string>> = {}): ReadonlyMap<string, number> =>
  new Map(Object.entries(fields).map(([name, text]) => [name, Number(text)]))

export type SharedBoard = ReturnType<typeof makeBoard>
