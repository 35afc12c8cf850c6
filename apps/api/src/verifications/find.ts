import type { FrontDoor, Verification } from '@pinpost/core'
import type { Account, Store } from '@pinpost/store'
import type { Metrics } from '@pinpost/telemetry'

export interface FindDeps {
  readonly store: Pick<Store, 'dispatch'>
  readonly frontDoor: FrontDoor
  readonly scope?: string | undefined
  readonly metrics: Pick<Metrics, 'observe'>
}

/** `expiryDue` ends a verification that is past its end, so that it is never shown as in progress. */
export async function find(
  { store, frontDoor, scope, metrics }: FindDeps,
  account: Account,
  id: string,
): Promise<Verification | undefined> {
  const decision = await store.dispatch(id, { type: 'expiryDue' }, { account: account.key, frontDoor, scope })
  metrics.observe(decision)
  return decision?.verification
}
