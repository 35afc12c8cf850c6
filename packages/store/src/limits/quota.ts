import type { Account } from '../accounts/account.ts'
import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'

const DAY_MS = 86_400_000
/** A day's count is of no use after it; the second day is for clocks that differ. */
const KEPT_SECONDS = 2 * 86_400
/** Of what a quota has left, a process takes so much at a time: the nearer its end, the fewer. */
const SHARE = 0.001
const MOST_AT_A_TIME = 100
const MAX_ACCOUNTS = 10_000
/** A quota that is used up may be raised, or given back to by another process. */
const EMPTY_MS = 1_000

/** What this process has taken of a day's quota and not used yet. */
interface Stock {
  readonly key: string
  left: number
  /** callers that wait for more */
  waiting: number
  /** until then nobody asks again whether there is more */
  emptyUntil: number
  /** more is being taken */
  taking?: Promise<number> | undefined
}

/**
 * How many verifications an account may begin in a day (UTC), counted over all processes. Of a large quota a process
 * takes several at a time, so that most starts cost no round trip. Never are more begun than the quota allows; a process
 * that ends takes what it had not used with it, a thousandth of what was left at the most.
 */
export function makeQuota(redis: RedisConnection, keys: Keys, now: () => number) {
  const stocks = new Map<string, Stock>()
  let day = Number.NaN

  function stockOf({ key }: Account): Stock {
    const today = Math.floor(now() / DAY_MS)
    if (today !== day || stocks.size > MAX_ACCOUNTS) stocks.clear()
    day = today
    const known = stocks.get(key)
    if (known !== undefined) return known
    const date = new Date(today * DAY_MS).toISOString().slice(0, 10)
    const stock: Stock = { key: keys.starts(key, date), left: 0, waiting: 0, emptyUntil: 0 }
    stocks.set(key, stock)
    return stock
  }

  /** @returns how many there were; 0 once the quota is used up */
  async function fill(stock: Stock, perDay: number): Promise<number> {
    const { key } = stock
    const taken = Number((await redis.get(key)) ?? 0)
    if (taken >= perDay) {
      stock.emptyUntil = now() + EMPTY_MS
      return 0
    }
    const wanted = Math.max(stock.waiting, Math.min(MOST_AT_A_TIME, Math.floor((perDay - taken) * SHARE)))
    const count = await redis.incrby(key, wanted)
    if (count === wanted) await redis.expire(key, KEPT_SECONDS)
    const tooMany = Math.min(wanted, Math.max(0, count - perDay))
    if (tooMany > 0) await redis.decrby(key, tooMany)
    stock.left += wanted - tooMany
    return wanted - tooMany
  }

  function takeOne(stock: Stock): true {
    stock.left--
    return true
  }

  async function takeFilled(stock: Stock, perDay: number): Promise<boolean> {
    while (stock.left === 0) {
      if (stock.emptyUntil > now()) return false
      stock.waiting++
      // Those who come meanwhile wait for it too, and fill it again where it was not enough for them.
      stock.taking ??= fill(stock, perDay).finally(() => (stock.taking = undefined))
      const found = await stock.taking.finally(() => stock.waiting--)
      if (found === 0) return false
    }
    return takeOne(stock)
  }

  return {
    /** Whether one more is within the quota; it is taken by this. An account without a quota costs nothing. */
    take(account: Account): boolean | Promise<boolean> {
      const { startsPerDay: perDay } = account
      if (perDay === undefined) return true
      const stock = stockOf(account)
      return stock.left > 0 ? takeOne(stock) : takeFilled(stock, perDay)
    },

    /** One that was taken did not begin after all. */
    giveBack(account: Account): void {
      if (account.startsPerDay !== undefined) stockOf(account).left++
    },
  }
}

export type Quota = ReturnType<typeof makeQuota>
