import type { Keys } from '../redis/keys.ts'
import type { RedisConnection } from '../redis/redis.ts'
import { changeVersioned, readVersioned } from '../redis/versioned.ts'
import { type NewAccount, sidsOf } from './account-settings.ts'
import type { Accounts } from './accounts.ts'
import { claim, follow, leave, type Seed, type SeedList, type SeenLists } from './seed.ts'

export interface Seeds {
  readonly accounts: readonly NewAccount[]
  /** the highest wins; within a revision, the newest list */
  readonly revision: number
}

export type SeedReport =
  | { readonly type: 'applied'; readonly seeded: readonly string[]; readonly disabled: readonly string[] }
  /** another process has a newer list: this one changes no more accounts */
  | { readonly type: 'replaced'; readonly since: number }

export interface SeedingOptions {
  readonly redis: RedisConnection
  readonly keys: Keys
  readonly accounts: Accounts
  readonly seeds: Seeds
  readonly now: () => number
  /** called if accounts were changed, and once if there is a newer list */
  readonly onReport: (report: SeedReport) => void
  readonly onError: (error: unknown) => void
}

const LIST = 'list'
/** After Redis was emptied, accounts are restored within this time. */
const CHECK_EVERY_MS = 2_000

const parse = (text: string | undefined): SeenLists | undefined =>
  text === undefined ? undefined : JSON.parse(text)

/** Keeps the accounts of `PINPOST_ACCOUNTS` in Redis until closed, even if Redis is emptied. */
export function makeSeeding({ redis, keys, accounts, seeds, now, onReport, onError }: SeedingOptions) {
  const list: readonly Seed[] = seeds.accounts.map((account) => accounts.seedOf(account))
  const sids = new Map(seeds.accounts.map((account) => [account.key, sidsOf(account)]))
  const print = keys.fingerprint('seed', ...list.map((seed) => `${seed.key} ${seed.print}`).toSorted())
  const mine: SeedList = { print: print.toString('base64url'), revision: seeds.revision }
  /** the list number under which all seeds were applied */
  let applied: number | undefined
  let wasReplaced = false
  let isReady = false
  let running: Promise<void> | undefined

  /** The state with this list as the current one; undefined if it was replaced. */
  async function claimList(): Promise<SeenLists | undefined> {
    let known: SeenLists | undefined
    await changeVersioned(redis, keys.seeds, (fields) => {
      const before = parse(fields?.[LIST])
      known = claim(before, mine, now())
      return known === undefined || known === before ? undefined : { [LIST]: JSON.stringify(known) }
    })
    return known
  }

  async function apply(number: number): Promise<void> {
    const own = new Set(list.map(({ key }) => key))
    const seeded: string[] = []
    const disabled: string[] = []
    for (const seed of list) {
      await accounts.index(seed.key)
      // An account that an operator created keeps its sid; the rest of the seed is applied.
      await accounts.reserveAll(seed.key, sids.get(seed.key) ?? []).catch(onError)
      if (await accounts.change(seed.key, (entry) => follow(entry, seed, number))) seeded.push(seed.key)
    }
    for (const key of await accounts.keys()) {
      if (!own.has(key) && (await accounts.change(key, (entry) => leave(entry, number)))) disabled.push(key)
    }
    if (seeded.length + disabled.length > 0) onReport({ type: 'applied', seeded, disabled })
  }

  async function areAllKnown(): Promise<boolean> {
    return (await Promise.all(list.map(({ key }) => accounts.isKnown(key)))).every(Boolean)
  }

  async function check(): Promise<void> {
    const known = parse((await readVersioned(redis, keys.seeds))?.[LIST])
    // A replaced process never takes over again, so that an emptied Redis does not get an old list.
    if (wasReplaced && known?.current.print !== mine.print) {
      isReady = known !== undefined
      return
    }
    const lists =
      known?.current.print === mine.print && known.current.revision >= mine.revision
        ? known
        : await claimList()
    if (lists === undefined) {
      wasReplaced = true
      isReady = true
      onReport({ type: 'replaced', since: known?.number ?? 0 })
      return
    }
    if (applied !== lists.number || !(await areAllKnown())) {
      isReady = false
      await apply(lists.number)
      applied = lists.number
    }
    isReady = true
  }

  /** One at a time. */
  function checkOnce(): Promise<void> {
    running ??= check()
      .catch(onError)
      .finally(() => (running = undefined))
    return running
  }
  const checkNow = (): void => void checkOnce()
  redis.on('ready', checkNow)
  const timer = setInterval(checkNow, CHECK_EVERY_MS)
  if (redis.status === 'ready') checkNow()

  return {
    async close(): Promise<void> {
      clearInterval(timer)
      redis.off('ready', checkNow)
      await running
    },
    /** Whether the accounts of the current list are in Redis, as of the last check. */
    isReady: (): boolean => isReady,
  }
}

export type Seeding = ReturnType<typeof makeSeeding>
