import { isSameDelivery, type Verification } from '@pinpost/core'
import type { Account } from '@pinpost/store'

import { cancel } from './control.ts'
import { type ParsedDestination, toDestination } from './destination.ts'
import { find } from './find.ts'
import { type StartChoices, type StartDeps, type StartResult, startVerification } from './start.ts'

/**
 * Delivers a code that its caller checks. The same code again is the same delivery. Another code for a destination
 * and scope replaces the one before it, which the caller no longer accepts.
 */
export async function deliverCode(
  deps: StartDeps,
  account: Account,
  destination: ParsedDestination,
  caller: Parameters<typeof startVerification>[3],
  choices: StartChoices,
): Promise<StartResult> {
  const { scope } = choices
  const { address } = toDestination(destination)
  const running = await deps.store.findRunning(account.key, address.reveal(), scope)
  const earlier = running === undefined ? undefined : await findSame(deps, account, running, choices)
  if (earlier !== undefined) return { type: 'started', verification: earlier }
  if (running !== undefined) await cancel({ ...deps, scope }, account, running)
  const result = await startVerification(deps, account, [destination], caller, choices)
  if (result.type === 'started' || result.refusal.reason !== 'running') return result
  // The same request arrived twice at once.
  const other = await findSame(deps, account, result.refusal.id, choices)
  return other === undefined ? result : { type: 'started', verification: other }
}

async function findSame(
  deps: StartDeps,
  account: Account,
  id: string,
  choices: StartChoices,
): Promise<Verification | undefined> {
  const verification = await find({ ...deps, scope: choices.scope }, account, id)
  if (verification?.state !== 'inProgress' || !isSameDelivery(verification, choices, Date.now()))
    return undefined
  deps.logger.info({ verification: id, account: account.key }, 'delivery repeated')
  return verification
}
