import { isBlocked } from '@pinpost/core'
import type { Account, Store } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'

export interface UnblockDeps {
  readonly store: Pick<Store, 'settings'>
  readonly logger: Pick<RequestLogger, 'warn'>
}

export type UnblockResult =
  | { readonly type: 'unblocked'; readonly until: number }
  | { readonly type: 'forbidden' | 'notBlocked' }

/** Default and maximum of the time for which no new block holds. */
export const UNBLOCK_SECONDS = { default: 3_600, max: 86_400 } as const

/**
 * Lifts the account's block of a network. It stays open until it is blocked again, and at least for `seconds`.
 * @param network MCC and MNC
 */
export async function unblockNetwork(
  { store, logger }: UnblockDeps,
  account: Account,
  network: string,
  seconds: number,
): Promise<UnblockResult> {
  const { settings } = store
  if (!account.networkUnblock) return { type: 'forbidden' }
  const block = account.admission.blockedNetworks?.find((each) => each.network === network)
  const unblocks = await settings.unblocks(account.key)
  const now = Date.now()
  if (block === undefined || !isBlocked(block, unblocks[network], now)) return { type: 'notBlocked' }
  const until = now + seconds * 1000
  await settings.unblock(account.key, network, until)
  logger.warn({ account: account.key, network, seconds }, 'network unblocked')
  return { type: 'unblocked', until }
}

/** UTC without fractions, as both wires write it. */
export const toWireTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
