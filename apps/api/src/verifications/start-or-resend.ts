import type { Caller, Channel, Replies, StartRefusal, Verification } from '@pinpost/core'
import type { Account } from '@pinpost/store'

import { type ParsedDestination, toDestination } from './destination.ts'
import { recordRefusal, type StartChoices, type StartDeps, type StartResult, tryStart } from './start.ts'

type Resent =
  | { readonly type: 'resent'; readonly verification: Verification }
  | { readonly type: Exclude<Replies['resend'], 'done' | 'ended'> }

/** Between two of them, another request ended the verification in progress. */
const MOST_TRIES = 5

/**
 * Starts a verification; if one is in progress for this destination and scope, sends its code again by the first channel
 * of the choices. A custom code that is not the same as its own replaces it by a new one.
 */
export async function startOrResend(
  deps: StartDeps,
  account: Account,
  destination: ParsedDestination,
  caller: Caller,
  choices: StartChoices & { readonly steps: readonly [{ readonly channel: Channel }] },
): Promise<StartResult | Resent> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const outcome = await tryStart(deps, account, [destination], caller, choices)
    if (outcome.type === 'started') return outcome
    const id = await runningId(deps, account, destination, choices, outcome.refusal)
    if (id === undefined) {
      recordRefusal(deps, account, destination, outcome.refusal)
      return outcome
    }
    const resent = await resend(deps, account, id, choices)
    if (resent !== undefined) return resent
  }
  throw new Error('the verification in progress ended in every try to send its code again')
}

/** A limit of starts does not refuse a resend, which the rules of the verification limit. */
async function runningId(
  { store }: StartDeps,
  account: Account,
  destination: ParsedDestination,
  { scope }: StartChoices,
  refusal: StartRefusal,
): Promise<string | undefined> {
  if (refusal.reason === 'running') return refusal.id
  if (refusal.reason !== 'limit') return undefined
  return store.findRunning(account.key, toDestination(destination).address.reveal(), scope)
}

/** @returns undefined if it ended, so that a new one can start */
async function resend(
  { store, frontDoor, metrics, logger }: StartDeps,
  account: Account,
  id: string,
  {
    scope,
    steps,
    pin,
    customPin,
  }: StartChoices & { readonly steps: readonly [{ readonly channel: Channel }] },
): Promise<Resent | undefined> {
  const [{ channel }] = steps
  const hasOtherPin = (current: Verification): boolean =>
    customPin && current.state === 'inProgress' && !current.pin.equals(pin)
  const decision = await store.dispatch<'cancel' | 'resend'>(
    id,
    (current) => (hasOtherPin(current) ? { type: 'cancel' } : { type: 'resend', channel }),
    { account: account.key, frontDoor, scope },
  )
  metrics.observe(decision)
  if (decision === undefined || decision.verification.state !== 'inProgress') return undefined
  const { reply, verification } = decision
  logger.info({ verification: id, account: account.key, channel, reply }, 'code sent again')
  switch (reply) {
    case 'done':
      return { type: 'resent', verification }
    case 'tooManySends':
    case 'tooManyWrong':
      return { type: reply }
    case 'tooEarly':
    case 'tooLate':
    case 'ended':
      return undefined
  }
}
