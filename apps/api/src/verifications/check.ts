import type { Caller, FrontDoor, Payment, Secret, Verification } from '@pinpost/core'
import type { Account, LimitVerdict, Store, Stored } from '@pinpost/store'
import type { Metrics, RequestLogger } from '@pinpost/telemetry'

import { liftCommand, countUnavailable, recordVerdict } from './limits.ts'

export interface CheckDeps {
  readonly store: Pick<Store, 'dispatch'>
  readonly frontDoor: FrontDoor
  readonly scope?: string | undefined
  readonly metrics: Metrics
  readonly logger: RequestLogger
}

export interface SubmittedCode {
  /** the verification's id, or its record */
  readonly target: string | Stored
  readonly code: Secret
  /** it arrived as a JSON number, which has no leading zeros */
  readonly isNumber: boolean
  /** what it confirms; undefined if the wire does not say */
  readonly payment?: Payment | undefined
  readonly caller?: Caller | undefined
}

export type CheckResult =
  | { readonly type: 'right' | 'wrong' | 'tooManyWrong'; readonly verification: Verification }
  /** unknown, another account's, another front door's, or ended */
  | { readonly type: 'nothingToCheck' }

/** While the number is locked for wrong codes, codes are not compared and are all answered as wrong. */
export async function checkCode(
  deps: CheckDeps,
  account: Account,
  { target, code, isNumber, payment, caller }: SubmittedCode,
): Promise<CheckResult> {
  const { store, frontDoor, scope, metrics, logger } = deps
  const owner = { account: account.key, frontDoor, scope }
  const command = { type: 'check', code, isNumber, payment, caller } as const
  const decision = await store.dispatch(target, command, owner).catch((error: unknown) => {
    countUnavailable(deps, error)
    throw error
  })
  if (decision === undefined) return { type: 'nothingToCheck' }
  metrics.observe(decision)
  const { reply, verification, limits } = decision
  if (limits !== undefined) recordLimits(deps, account, verification, limits)
  logger.info({ verification: verification.id, account: account.key, reply }, 'code checked')
  return reply === 'ended' ? { type: 'nothingToCheck' } : { type: reply, verification }
}

function recordLimits(
  deps: CheckDeps,
  { key }: Account,
  { id, country }: Verification,
  limits: LimitVerdict,
): void {
  recordVerdict(deps, key, limits)
  if (limits.type !== 'refused') return
  const fields = {
    verification: id,
    account: key,
    country,
    ...limits.refusal,
    lift: liftCommand(key, limits.refusal.limit),
  }
  deps.logger.warn(fields, 'code not compared: too many wrong codes')
}
