import {
  type Caller,
  type FrontDoor,
  isOff,
  type LimitUse,
  limitsOfStart,
  refusalOf,
  type StartRefusal,
  type StartRequest,
  type Verification,
} from '@pinpost/core'
import type { Account, Store } from '@pinpost/store'
import type { Metrics, RequestLogger } from '@pinpost/telemetry'

import { isFictional } from './fictional.ts'
import { liftCommand, takeLimits } from './limits.ts'
import { type ParsedDestination, toDestination } from './destination.ts'

export interface StartDeps {
  readonly store: Store
  readonly frontDoor: FrontDoor
  readonly metrics: Metrics
  readonly logger: RequestLogger
  readonly timeScale: number
  /** every account may verify numbers from ranges for films and tests */
  readonly fictionalNumbers: boolean
}

export type StartChoices = Omit<
  StartRequest,
  'id' | 'account' | 'frontDoor' | 'address' | 'country' | 'policy' | 'templates' | 'timeScale'
>

export type StartResult =
  | { readonly type: 'started'; readonly verification: Verification }
  | { readonly type: 'refused'; readonly refusal: StartRefusal }

/** Starts a verification, if the account's rules and all limits allow it. */
export async function startVerification(
  deps: StartDeps,
  account: Account,
  destination: ParsedDestination,
  caller: Caller,
  choices: StartChoices,
): Promise<StartResult> {
  const refusal =
    kindRefusal(deps, account, destination) ??
    switchRefusal(deps, account, destination) ??
    (await admissionRefusal(deps, account, destination))
  const outcome =
    refusal === undefined
      ? await startWithinLimits(deps, account, destination, caller, choices)
      : ({ type: 'refused', refusal } as const)
  if (outcome.type === 'refused') recordRefusal(deps, account, destination, outcome.refusal)
  return outcome
}

async function startWithinLimits(
  deps: StartDeps,
  account: Account,
  parsed: ParsedDestination,
  caller: Caller,
  choices: StartChoices,
): Promise<StartResult> {
  const { store, frontDoor, metrics, logger, timeScale } = deps
  const { address, country } = toDestination(parsed)
  const first = choices.steps.slice(0, 1).map(({ channel }) => channel)
  const subject = { account: account.key, address, country, caller }
  const uses = limitsOfStart(subject, account, first)
  const verdict = await takeLimits(deps, account.key, uses)
  if (verdict.type === 'refused') return { type: 'refused', refusal: { reason: 'limit', ...verdict.refusal } }
  const started = await orGiveBack(deps, uses, async () =>
    store.start({
      // Templates remain stored when an account loses the permission, but are not used.
      templates: account.templates ? await store.settings.templates(account.key, choices.locale) : undefined,
      account: account.key,
      frontDoor,
      address,
      country,
      policy: account.policy,
      timeScale,
      ...choices,
    }),
  )
  if (started.type === 'running') {
    await store.limits.undo(uses)
    return { type: 'refused', refusal: { reason: 'running', id: started.id } }
  }
  const { verification } = started.decision
  metrics.observe(started.decision)
  logger.info({ verification: verification.id, account: account.key, country }, 'verification started')
  return { type: 'started', verification }
}

/** If a start throws, nothing was started: gives back its limits. */
async function orGiveBack<T>(
  { store, logger }: StartDeps,
  uses: readonly LimitUse[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await store.limits.undo(uses).catch((err: unknown) => {
      logger.warn({ err }, 'limits could not be released')
    })
    throw error
  }
}

function kindRefusal(
  { fictionalNumbers }: StartDeps,
  account: Account,
  parsed: ParsedDestination,
): StartRefusal | undefined {
  if (parsed.kind === 'email') return undefined
  const { isUnverifiable, e164 } = parsed
  if (isUnverifiable) return { reason: 'unverifiable' }
  const mayUseFictional = fictionalNumbers || account.fictionalNumbers === true
  return isFictional(e164) && !mayUseFictional ? { reason: 'fictional' } : undefined
}

function switchRefusal(
  { store }: StartDeps,
  account: Account,
  parsed: ParsedDestination,
): StartRefusal | undefined {
  const { country } = toDestination(parsed)
  const { switches } = store.routeState.current()
  if (isOff(switches, { account: account.key })) return { reason: 'accountOff' }
  return isOff(switches, { country }) ? { reason: 'countryOff' } : undefined
}

async function admissionRefusal(
  { store }: StartDeps,
  account: Account,
  parsed: ParsedDestination,
): Promise<StartRefusal | undefined> {
  // Most accounts have no blocks, so they need not read their settings.
  const hasBlocks = account.admission.blockedNetworks !== undefined
  const unblocks = hasBlocks ? await store.settings.unblocks(account.key) : {}
  const destination = toDestination(parsed)
  const isPermitted = store.accounts.permits(account, destination.address.reveal())
  const isSpecial = parsed.kind === 'phone' && parsed.isSpecial
  return refusalOf(account.admission, { ...destination, isSpecial, isPermitted }, unblocks, Date.now())
}

/** One event, one log line and one count for each refusal. Only the event contains the address, sealed. */
function recordRefusal(
  { store, metrics, logger }: StartDeps,
  account: Account,
  parsed: ParsedDestination,
  refusal: StartRefusal,
): void {
  const destination = toDestination(parsed)
  const { country } = destination
  void store.outbox
    .refused({ account: account.key, ...destination, refusal })
    .catch(() => false)
    .then((isRecorded) => isRecorded || metrics.refusalsUnrecorded.inc())
  const fields = { account: account.key, country, reason: refusal.reason }
  const reason = refusal.reason === 'limit' ? refusal.limit : refusal.reason
  metrics.startRefusals.inc({ reason, country, account: account.key })
  if (refusal.reason !== 'limit') {
    logger.info(fields, 'start refused')
    return
  }
  const { limit, retryAfterSeconds } = refusal
  logger.warn({ ...fields, limit, retryAfterSeconds, lift: liftCommand(account.key, limit) }, 'start refused')
}
