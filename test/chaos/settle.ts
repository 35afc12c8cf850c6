import { setTimeout as sleep } from 'node:timers/promises'

import type { Verification } from '../../packages/core/src/index.ts'
import { vonageV1 } from './front-doors/vonage-v1.ts'
import type { Stored } from '../../packages/store/src/verifications/record.ts'
import { isUnclear } from './notebook.ts'
import type { ChaosOptions } from './options.ts'
import type { Finding } from './reconcile/ledgers.ts'
import type { World } from './world.ts'

const POLL_MS = 500
/** The longest plan takes 605 s, a PIN may last longer, and the sweeper and stalled jobs add 15 s. */
const LONGEST_PLAN_SECONDS = 905
const GRACE_MS = 30_000
const IDS_OF_A_SEARCH = 10
const SEARCH_TRIES = 20

export interface Settled {
  readonly records: ReadonlyMap<string, Verification>
  readonly versions: ReadonlyMap<string, number>
  readonly searched: ReadonlyMap<string, string | undefined>
  /** ticks, locks, events, webhooks and processes that are left or not ready although all verifications have ended */
  readonly leftBehind: readonly Finding[]
}

/** Waits until the workers have ended everything, without calling the API; then searches through the API. */
export async function settle(world: World, { timeScale }: ChaosOptions): Promise<Settled> {
  const deadline = Date.now() + (LONGEST_PLAN_SECONDS * 1_000) / timeScale + GRACE_MS
  let stored = await world.records.all()
  let left = await world.records.leftBehind()
  while (isBusy(stored) || Object.values(left).some((count) => count > 0)) {
    if (Date.now() > deadline) break
    await sleep(POLL_MS)
    stored = await world.records.all()
    left = await world.records.leftBehind()
  }
  // Last, because a search ends overdue verifications, and would hide one that no worker ends.
  const searched = await searchAll(world, [...stored.keys()])
  const leftBehind = Object.entries(left)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => ({ rule: 'nothing is left behind', id: '', what: `${count} ${what}` }))
  const lame = await world.notReady()
  const notReady = lame.map((what) => ({
    rule: 'every process recovers',
    id: '',
    what: `${what} is not ready`,
  }))
  return {
    records: new Map([...stored].map(([id, { verification }]) => [id, verification])),
    versions: new Map([...stored].map(([id, { version }]) => [id, version])),
    searched,
    leftBehind: [...leftBehind, ...notReady],
  }
}

const isBusy = (stored: ReadonlyMap<string, Stored>): boolean =>
  [...stored.values()].some(({ verification: { state } }) => state === 'inProgress')

async function searchAll(
  world: World,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>()
  for (let from = 0; from < ids.length; from += IDS_OF_A_SEARCH) {
    for (const hit of await search(world, ids.slice(from, from + IDS_OF_A_SEARCH))) found.set(...hit)
  }
  return found
}

async function search({ wire }: World, ids: readonly string[]): Promise<readonly [string, string][]> {
  for (let tries = 0; tries < SEARCH_TRIES; tries++) {
    const { answer } = await wire(vonageV1.search(ids))
    if (answer.type === 'told' && !isUnclear({ answer })) {
      const list: unknown = answer.body['verification_requests'] ?? [answer.body]
      return Array.isArray(list) ? list.map(hitOf) : []
    }
    await sleep(POLL_MS)
  }
  return []
}

const hitOf = (hit: Readonly<Record<string, unknown>>): [string, string] => [
  String(hit['request_id']),
  String(hit['status']),
]
