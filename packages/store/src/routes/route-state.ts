import { type Instant, type Route, trafficShareAfter } from '@pinpost/core'

import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

/** A change by another process is visible after this time. */
const READ_EVERY_MS = 1_000

/** Published routes are forgotten after a day without a worker. */
const PUBLISHED_LIFE_MS = 86_400_000

/** Something that an operator switched off. */
export type Switch = `${'channel' | 'provider' | 'route' | 'country' | 'account'}:${string}`

export interface SwitchedOff {
  readonly since: Instant
  /** it is on again from then; undefined: once an operator switches it on */
  readonly until?: Instant | undefined
  readonly reason?: string | undefined
}

/** A configured route, for processes that do not read the routes file, because it needs the secrets of carriers. */
export type PublishedRoute = Pick<
  Route,
  'name' | 'channel' | 'provider' | 'countries' | 'prefixes' | 'price'
> & { readonly ratePerSecond?: number | undefined }

/** The state of routes that all processes share, in addition to their configuration. */
export interface RouteState {
  /** routes with an open breaker, with the state that its process published */
  readonly breakers: ReadonlyMap<string, string>
  readonly switches: ReadonlyMap<string, SwitchedOff>
  /** by route, 0 to 1; default 1 */
  readonly trafficShares: ReadonlyMap<string, number>
}

const EMPTY: RouteState = { breakers: new Map(), switches: new Map(), trafficShares: new Map() }

export interface RouteStateOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** Read once a second, so that choosing a route costs no round trip. While Redis is away, the last state is used. */
export function makeRouteState({ redis, keys, now, onError }: RouteStateOptions) {
  let current = EMPTY
  let timer: NodeJS.Timeout | undefined
  const listeners: ((routeState: RouteState) => void)[] = []

  async function refresh(): Promise<void> {
    const [breakers, switches, trafficShares] = await Promise.all(
      [keys.breakers, keys.switches, keys.trafficShares].map((key) => redis.hgetall(key)),
    )
    current = {
      breakers: new Map(Object.entries(breakers ?? {})),
      switches: switchesOf(switches, now()),
      trafficShares: numbersOf(trafficShares),
    }
    for (const listener of listeners) listener(current)
  }

  return {
    current: (): RouteState => current,
    refresh,
    /** Calls the listener with what was read last, and at every later read. */
    onRead(listener: (routeState: RouteState) => void): void {
      listeners.push(listener)
      listener(current)
    },
    watch(): void {
      timer ??= setInterval(() => void refresh().catch(onError), READ_EVERY_MS)
    },
    close(): void {
      clearInterval(timer)
    },

    /** Publishes that a breaker opened here (with its state) or closed. */
    async setBreaker(route: string, open: string | undefined): Promise<void> {
      await (open === undefined ? redis.hdel(keys.breakers, route) : redis.hset(keys.breakers, route, open))
    },
    /** Records how long a message took to arrive. */
    async delivered(route: string, lagSeconds: number): Promise<void> {
      const known = current.trafficShares.get(route) ?? 1
      const trafficShare = trafficShareAfter(known, lagSeconds)
      // Most routes keep their full share, so nothing is written. Of two concurrent changes one is lost, which is
      // acceptable.
      if (trafficShare === known) return
      await (trafficShare === 1
        ? redis.hdel(keys.trafficShares, route)
        : redis.hset(keys.trafficShares, route, trafficShare))
    },
    async turnOff(what: Switch, { until, reason }: Omit<SwitchedOff, 'since'> = {}): Promise<void> {
      const off: SwitchedOff = { since: now(), until, reason }
      await redis.hset(keys.switches, what, JSON.stringify(off))
    },
    /** @returns whether it was off */
    turnOn: async (what: Switch): Promise<boolean> => (await redis.hdel(keys.switches, what)) === 1,

    async publish(routes: readonly PublishedRoute[]): Promise<void> {
      await redis.set(keys.routes, JSON.stringify(routes), 'PX', PUBLISHED_LIFE_MS)
    },
    /** Of the worker that published last. */
    async published(): Promise<readonly PublishedRoute[]> {
      const routes: readonly PublishedRoute[] = JSON.parse((await redis.get(keys.routes)) ?? '[]')
      return routes
    },
  }
}

const numbersOf = (fields: Readonly<Record<string, string>> = {}): ReadonlyMap<string, number> =>
  new Map(Object.entries(fields).map(([name, text]) => [name, Number(text)]))

/** Those that have not ended: nothing removes them from Redis, but there are no more than names. */
const switchesOf = (
  fields: Readonly<Record<string, string>> = {},
  now: Instant,
): ReadonlyMap<string, SwitchedOff> =>
  new Map(
    Object.entries(fields)
      .map(([name, text]) => [name, switchedOff(text)] as const)
      .filter(([, { until }]) => until === undefined || until > now),
  )

const UNREADABLE: SwitchedOff = { since: 0 }

/** What cannot be read, perhaps written by hand, counts as off, and the other switches are still read. */
function switchedOff(text: string): SwitchedOff {
  try {
    const value: SwitchedOff | number | null = JSON.parse(text)
    // Older versions wrote the time only.
    return typeof value === 'number' ? { since: value } : (value ?? UNREADABLE)
  } catch {
    return UNREADABLE
  }
}

export type SharedRouteState = ReturnType<typeof makeRouteState>
