import {
  type Caller,
  type Destination,
  distinctUses,
  type FrontDoor,
  identityOf,
  isFictional,
  isOff,
  isSuspicion,
  isTestNumber,
  limitsOfFurtherDestinations,
  limitsOfStart,
  limitsOfTestStart,
  type LimitUse,
  mailboxOf,
  refusalOf,
  type Secret,
  type StartRefusal,
  type StartRequest,
  testCodeOf,
  type Templates,
  trusting,
  type Verification,
  type Workflow,
} from '@pinpost/core'
import type { Account, Store } from '@pinpost/store'
import type { Metrics, RequestLogger } from '@pinpost/telemetry'

import { liftCommand, takeLimits } from './limits.ts'
import { addressOf, type ParsedDestination, toDestination } from './destination.ts'

export interface StartDeps {
  readonly store: Store
  readonly frontDoor: FrontDoor
  readonly metrics: Metrics
  readonly logger: RequestLogger
  readonly timeScale: number
  /** every account may verify numbers from ranges for films and tests */
  readonly fictionalNumbers: boolean
}

/** `templates` take precedence over the account's own texts. */
export type StartChoices = Omit<
  StartRequest,
  'id' | 'account' | 'frontDoor' | 'address' | 'country' | 'policy' | 'timeScale' | 'test'
>

export type StartResult =
  | { readonly type: 'started'; readonly verification: Verification }
  /** `step` is the first one whose destination was refused */
  | { readonly type: 'refused'; readonly refusal: StartRefusal; readonly step: number }

/** The first one is the verification's own; steps without one go there. Equal ones should be the same object, which costs less. */
export type Destinations = readonly [ParsedDestination, ...ParsedDestination[]]

/**
 * Starts a verification, if the account's rules and all limits allow it for each of its destinations.
 * @param destinations by step
 */
export async function startVerification(
  deps: StartDeps,
  account: Account,
  destinations: Destinations,
  caller: Caller,
  choices: StartChoices,
): Promise<StartResult> {
  const outcome = await tryStart(deps, account, destinations, caller, choices)
  if (outcome.type === 'refused')
    recordRefusal(deps, account, destinations[outcome.step] ?? destinations[0], outcome.refusal)
  return outcome
}

/** As `startVerification`, but a refusal leaves no trace. */
export async function tryStart(
  deps: StartDeps,
  account: Account,
  destinations: Destinations,
  caller: Caller,
  choices: StartChoices,
): Promise<StartResult> {
  const outcome = await tryOnce(deps, account, destinations, caller, choices)
  const isSuspect = outcome.type === 'refused' && isSuspicion(outcome.refusal)
  // The safe list is read only now, so that other starts need not read it.
  return isSuspect && (await trustsAll(deps, account, destinations))
    ? tryOnce(deps, trusting(account), destinations, caller, choices)
    : outcome
}

/** Whether the account may trust numbers, and all destinations are on its safe list. */
async function trustsAll(
  { store }: StartDeps,
  { key, networkUnblock }: Account,
  destinations: Destinations,
): Promise<boolean> {
  if (!networkUnblock) return false
  for (const destination of destinations) {
    if (destination.kind !== 'phone') return false
    if ((await store.safeList.find(key, destination.e164)) === undefined) return false
  }
  return true
}

async function tryOnce(
  deps: StartDeps,
  account: Account,
  destinations: Destinations,
  caller: Caller,
  choices: StartChoices,
): Promise<StartResult> {
  const testCode = testCodeOf(account, destinations.map(addressOf), choices.pin.reveal().length)
  return (
    (await refusedDestination(deps, account, destinations, testCode !== undefined)) ??
    (await startWithinLimits(deps, account, destinations, caller, withTestCode(choices, testCode)))
  )
}

type Choices = StartChoices & Pick<StartRequest, 'test'>

/** A code that the caller chose is known to it already. */
function withTestCode(choices: StartChoices, testCode: Secret | undefined): Choices {
  if (testCode === undefined) return choices
  return { ...choices, test: true, pin: choices.customPin ? choices.pin : testCode, customPin: true }
}

async function refusedDestination(
  deps: StartDeps,
  account: Account,
  destinations: Destinations,
  isTest: boolean,
): Promise<Extract<StartResult, { type: 'refused' }> | undefined> {
  for (const destination of new Set(destinations)) {
    const refusal = isTestNumber(account, addressOf(destination))
      ? testRefusal(deps, account, destination, isTest)
      : (kindRefusal(deps, account, destination) ??
        switchRefusal(deps, account, destination) ??
        (await admissionRefusal(deps, account, destination)))
    if (refusal !== undefined) return { type: 'refused', refusal, step: destinations.indexOf(destination) }
  }
  return undefined
}

async function startWithinLimits(
  deps: StartDeps,
  account: Account,
  destinations: Destinations,
  caller: Caller,
  choices: Choices,
): Promise<StartResult> {
  const { store, frontDoor, metrics, logger, timeScale } = deps
  const [{ address, country }, ...others] = distinct(destinations)
  const { test: isTest = false } = choices
  const uses = isTest
    ? limitsOfTestStart(account.key, account)
    : usesOf(account, { address, country }, others, choices, caller)
  const verdict = await takeLimits(deps, account.key, uses)
  if (verdict.type === 'refused')
    return { type: 'refused', refusal: { reason: 'limit', ...verdict.refusal }, step: 0 }
  const started = await orGiveBack(deps, uses, async () =>
    store.start({
      account: account.key,
      frontDoor,
      address,
      country,
      policy: account.policy,
      timeScale,
      ...choices,
      templates: await templatesOf(deps, account, choices),
      steps: withDestinations(choices.steps, destinations),
    }),
  )
  if (started.type === 'running') {
    await store.limits.undo(uses)
    return { type: 'refused', refusal: { reason: 'running', id: started.id }, step: 0 }
  }
  const { verification } = started.decision
  metrics.observe(started.decision)
  logger.info(
    { verification: verification.id, account: account.key, country, ...(isTest && { test: true }) },
    'verification started',
  )
  return { type: 'started', verification }
}

function usesOf(
  account: Account,
  own: Destination,
  others: readonly Destination[],
  { steps }: Pick<StartChoices, 'steps'>,
  caller: Caller,
): readonly LimitUse[] {
  const first = steps.slice(0, 1).map(({ channel }) => channel)
  const uses = limitsOfStart({ account: account.key, ...own, caller }, account, first)
  return others.length === 0
    ? uses
    : distinctUses([...uses, ...limitsOfFurtherDestinations(account.key, account, others)])
}

/** Templates remain stored when an account loses the permission, but are not used. */
async function templatesOf(
  { store }: StartDeps,
  account: Account,
  { locale, templates }: StartChoices,
): Promise<Templates | undefined> {
  if (!account.templates) return undefined
  const own = await store.settings.templates(account.key, locale)
  return templates === undefined ? own : { ...own, ...templates }
}

/** Limits count mailboxes. */
function distinct([own, ...others]: Destinations): readonly [Destination, ...Destination[]] {
  const first = toDestination(own)
  const furtherOnes = others.filter((other) => other !== own)
  if (furtherOnes.length === 0) return [first]
  const byMailbox = new Map<string, Destination>()
  for (const other of furtherOnes.map(toDestination)) byMailbox.set(mailboxOf(other.address.reveal()), other)
  byMailbox.delete(mailboxOf(first.address.reveal()))
  return [first, ...byMailbox.values()]
}

const isSame = (one: Destination, other: Destination): boolean =>
  identityOf(one.address.reveal()) === identityOf(other.address.reveal())

/** A step has a destination of its own only if it differs from the verification's. */
function withDestinations(steps: Workflow, destinations: Destinations): Workflow {
  const [own] = destinations
  if (destinations.every((each) => each === own)) return steps
  const first = toDestination(own)
  return steps.map((step, index) => {
    const parsed = destinations[index]
    const destination = parsed && toDestination(parsed)
    return destination === undefined || isSame(destination, first) ? step : { ...step, destination }
  })
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

/** Test numbers may be of any country. */
function testRefusal(
  deps: StartDeps,
  account: Account,
  destination: ParsedDestination,
  isTest: boolean,
): StartRefusal | undefined {
  // Among real numbers it would reach a carrier.
  if (!isTest) return { reason: 'fictional' }
  if (account.admission.barred === true) return { reason: 'barred' }
  return switchRefusal(deps, account, destination)
}

function kindRefusal(
  { fictionalNumbers }: StartDeps,
  account: Account,
  parsed: ParsedDestination,
): StartRefusal | undefined {
  if (parsed.kind === 'email') return undefined
  const { isUnverifiable, e164 } = parsed
  if (isUnverifiable) return { reason: 'unverifiable' }
  const mayUseFictional = fictionalNumbers || account.fictionalNumbers === true || account.sandbox === true
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
export function recordRefusal(
  { store, metrics, logger }: StartDeps,
  account: Account,
  parsed: ParsedDestination,
  refusal: StartRefusal,
): void {
  const destination = toDestination(parsed)
  const { country } = destination
  const isTest = account.sandbox === true || isTestNumber(account, addressOf(parsed))
  void store.outbox
    .refused({ account: account.key, ...destination, refusal, ...(isTest && { test: true }) })
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
