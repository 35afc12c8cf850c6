import type { Attempt } from '@pinpost/core'
import type { OpenBreaker, Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'

/** A later receipt says nothing about the credential now: it may have been renewed. */
const RECENT_MS = 60_000

export interface BreakerDeps {
  readonly store: { readonly routeState: Pick<Store['routeState'], 'current' | 'setBreaker'> }
  readonly providers: Pick<Providers, 'siblings'>
  readonly logger: Pick<RequestLogger, 'warn'>
}

/**
 * Some carriers accept a message and report only later that they refuse our credential. Opens the breakers of its routes,
 * as the answer to a send does in a worker. Workers adopt them within a second.
 */
export async function openBreakers(
  { store, providers, logger }: BreakerDeps,
  route: string,
  { claimedAt }: Pick<Attempt, 'claimedAt'>,
  now: number,
): Promise<void> {
  if (now - claimedAt > RECENT_MS) return
  const open: OpenBreaker = { openedAt: now, attemptNo: 1 }
  const { breakers } = store.routeState.current()
  for (const name of providers.siblings(route)) {
    if (breakers.has(name)) continue
    await store.routeState.setBreaker(name, JSON.stringify(open))
    logger.warn({ route: name, open: true }, 'breaker opened by a receipt')
  }
}
