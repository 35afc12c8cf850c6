import type { Command, FrontDoor, Replies } from '@pinpost/core'
import type { Account, Store } from '@pinpost/store'
import type { Metrics, RequestLogger } from '@pinpost/telemetry'

export interface ControlDeps {
  readonly store: Pick<Store, 'dispatch'>
  readonly frontDoor: FrontDoor
  readonly scope?: string | undefined
  readonly metrics: Pick<Metrics, 'observe'>
  readonly logger: Pick<RequestLogger, 'info'>
}

type Control = 'cancel' | 'triggerNext' | 'approve' | 'disprove'

const LOG_MESSAGES = {
  cancel: 'verification cancelled',
  triggerNext: 'next step triggered',
  approve: 'verification approved',
  disprove: 'verification reported as not entered',
} as const satisfies Record<Control, string>

/** An unknown id, or another account's, is answered as `ended`. */
export const cancel = (deps: ControlDeps, account: Account, id: string): Promise<Replies['cancel']> =>
  control(deps, account, id, { type: 'cancel' })

/** Starts the next step now. A barred account may not, because this sends. */
export async function advance(
  deps: ControlDeps,
  account: Account,
  id: string,
): Promise<Replies['triggerNext'] | 'barred'> {
  if (account.admission.barred === true) return 'barred'
  return control(deps, account, id, { type: 'triggerNext' })
}

/** Ends a verification with the result that its caller, who checked the code, reports. */
export const report = (
  deps: ControlDeps,
  account: Account,
  id: string,
  result: 'approve' | 'disprove',
): Promise<'done' | 'ended'> => control(deps, account, id, { type: result })

async function control<T extends Control>(
  { store, frontDoor, scope, metrics, logger }: ControlDeps,
  account: Account,
  id: string,
  command: Command<T>,
): Promise<Replies[T] | 'ended'> {
  const decision = await store.dispatch(id, command, { account: account.key, frontDoor, scope })
  metrics.observe(decision)
  if (decision === undefined) return 'ended'
  if (decision.reply === 'done')
    logger.info({ verification: id, account: account.key }, LOG_MESSAGES[command.type])
  return decision.reply
}
