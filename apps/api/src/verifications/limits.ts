import {
  type LimitKeyKind,
  type LimitName,
  LIMITS,
  limitsOfRequest,
  type LimitUse,
  TABLE_LIMITS,
} from '@pinpost/core'
import { type Account, type LimitVerdict, LimitsUnavailableError, type Store } from '@pinpost/store'
import type { Metrics, RequestLogger } from '@pinpost/telemetry'

export interface LimitDeps {
  readonly store: Pick<Store, 'limits'>
  readonly metrics: Pick<Metrics, 'limitRefusals' | 'limitsUnasked'>
  readonly logger: Pick<RequestLogger, 'warn'>
}

/** Takes one of each limit, and counts and logs the verdict. @throws LimitsUnavailableError */
export async function takeLimits(
  deps: LimitDeps,
  account: string,
  uses: readonly LimitUse[],
): Promise<LimitVerdict> {
  try {
    const verdict = await deps.store.limits.take(uses)
    recordVerdict(deps, account, verdict)
    return verdict
  } catch (error) {
    countUnavailable(deps, error)
    throw error
  }
}

/** Counts one request of an account. @returns false if it calls more often than it may. @throws LimitsUnavailableError */
export async function isWithinRate(
  { store, metrics, logger }: LimitDeps,
  account: Account,
): Promise<boolean> {
  const { key } = account
  const verdict = await takeLimits({ store, metrics, logger }, key, limitsOfRequest(key, account))
  return verdict.type !== 'refused'
}

/** Counts a verdict; used directly for checks, whose limits the store takes. */
export function recordVerdict(
  { metrics, logger }: Pick<LimitDeps, 'metrics' | 'logger'>,
  account: string,
  verdict: LimitVerdict,
): void {
  for (const { limit } of verdict.observed) {
    metrics.limitRefusals.inc({ limit, mode: 'observe' })
    logger.warn({ account, limit, mode: 'observe' }, 'a limit in observe mode would have refused')
  }
  if (verdict.type === 'refused') {
    metrics.limitRefusals.inc({ limit: verdict.refusal.limit, mode: 'enforce' })
    return
  }
  for (const limit of verdict.unasked) metrics.limitsUnasked.inc({ limit, result: 'open' })
}

/** Counts refusals because Redis did not answer for limits that fail closed. */
export function countUnavailable({ metrics }: Pick<LimitDeps, 'metrics'>, error: unknown): void {
  if (!(error instanceof LimitsUnavailableError)) return
  for (const limit of error.limits) metrics.limitsUnasked.inc({ limit, result: 'closed' })
}

/** Options of `limits lift` for limits whose key is not the number. */
const LIFT_OPTIONS: { readonly [K in LimitKeyKind]?: string } = {
  clientIp: ' --client-ip <address>',
  device: ' --device-id <id>',
  user: ' --user-id <id>',
}

/** The operator's command that lifts this limit, without the number. */
export function liftCommand(account: string, limit: LimitName): string {
  const inTable = TABLE_LIMITS.find((name) => name === limit)
  const option = inTable && LIFT_OPTIONS[LIMITS[inTable].per]
  return `npm run cli -- limits lift <+number> --account ${account} --limit ${limit}${option ?? ''}`
}
