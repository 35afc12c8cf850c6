import type { Attempt, Event } from '@pinpost/core'

import type { Timeline } from './api.ts'
import { texts } from './texts/index.ts'
import {
  attemptName,
  channelName,
  euros,
  isLimit,
  outcomeOf,
  receiptOf,
  refusalOf,
  stateName,
  whyOf,
} from './words.ts'

const t = texts.sentences

/** One line of the timeline. */
export function lineOf(event: Event): string {
  switch (event.type) {
    case 'started':
      return t.started
    case 'claimed':
      return t.claimed(attemptName(event.attempt))
    case 'attempted':
      return t.attempted(attemptName(event.attempt), sent(event.attempt))
    case 'answeredLate':
      return t.answeredLate(attemptName(event.attempt), sent(event.attempt))
    case 'receiptTaken':
      return t.receiptTaken(attemptName(event.attempt), reported(event.attempt))
    case 'priceSettled':
      return t.priceSettled(attemptName(event.attempt), euros(event.attempt.price ?? 0))
    case 'checked':
      return event.right ? t.rightCode : t.wrongCode
    case 'pinRenewed':
      return t.pinRenewed
    case 'triggered':
      return t.triggered
    case 'resent':
      return t.resent(channelName(event.channel))
    case 'approved':
      return t.approved
    case 'stepsMissed':
      return t.stepsMissed
    case 'ended':
      return t.ended(stateName(event.state))
    case 'erased':
      return t.erased
    case 'refused':
      return t.refused(
        refusalOf(event.refusal.reason === 'limit' ? event.refusal.limit : event.refusal.reason),
      )
  }
}

function webhookLineOf({ type, target, number, result, reason }: Timeline['webhooks'][number]): string {
  const webhook = number === 1 ? t.webhook(type, target) : t.webhookTry(type, target, number)
  switch (result) {
    case 'done':
      return t.webhookDone(webhook)
    case 'retry':
      return t.webhookRetried(webhook, reason ?? '')
    case 'dead':
      return t.webhookGivenUp(webhook, reason ?? '')
  }
}

/** What happened at one time. */
interface Moment {
  readonly key: string
  readonly at: number
  readonly lines: readonly string[]
}

/** The timeline in words, oldest first. */
export const momentsOf = ({ entries, webhooks }: Timeline): readonly Moment[] =>
  [
    ...entries.map(({ version, at, events }) => ({ key: String(version), at, lines: events.map(lineOf) })),
    ...webhooks.map((each) => ({
      key: `${each.event} ${each.target} ${each.at}`,
      at: each.at,
      lines: [webhookLineOf(each)],
    })),
  ].toSorted((one, other) => one.at - other.at)

function sent({ route, why, outcome, price }: Attempt): string {
  const result = outcome === undefined ? t.inProgress : outcomeOf(outcome)
  const what =
    price === undefined || outcome?.kind !== 'accepted' ? result : t.withPrice(result, euros(price))
  if (route === undefined) return what
  return why === undefined ? t.byRoute(route, what) : t.byRouteBecause(route, whyOf(why), what)
}

const reported = ({ receipt }: Attempt): string => (receipt === undefined ? t.nothing : receiptOf(receipt))

/** Why the person got no code, or what became of it, in sentences for support. */
export function explain({ start, entries }: Timeline): readonly string[] {
  const attempts = latestAttempts(entries.flatMap(({ events }) => events))
  return [
    ...endOf(start),
    ...(start.test ? [t.wasTest] : []),
    ...(start.state === 'refused' || start.test ? [] : deliveryOf(attempts)),
    ...(start.isComplete ? [] : [t.eventsLost]),
  ]
}

function endOf({ state, refusal, wrongCodes }: Timeline['start']): readonly string[] {
  switch (state) {
    case 'refused':
      return [t.notSent(refusalOf(refusal ?? '')), ...(isLimit(refusal ?? '') ? [t.limitEnds] : [])]
    case 'succeeded':
      return [t.succeeded(wrongCodes)]
    case 'failed':
      return [t.failed(wrongCodes)]
    case 'expired':
      return [t.expired(wrongCodes)]
    case 'cancelled':
      return [t.cancelled]
    case 'inProgress':
      return [t.stillInProgress(wrongCodes)]
  }
}

function deliveryOf(attempts: readonly Attempt[]): readonly string[] {
  if (attempts.length === 0) return [t.nothingSent]
  return attempts.map((attempt) => t.fate(attemptName(attempt), fateOf(attempt)))
}

function fateOf({ outcome, receipt, route }: Attempt): string {
  if (outcome === undefined) return t.beingSent
  if (outcome.kind !== 'accepted') return outcomeOf(outcome)
  if (receipt === undefined) return t.notReported(route ?? t.someCarrier)
  if (receipt.status === 'delivered') return t.arrived
  return receipt.status === 'failed' ? receiptOf(receipt) : t.lastReported(receiptOf(receipt))
}

function latestAttempts(events: readonly Event[]): readonly Attempt[] {
  const latest = new Map<number, Attempt>()
  for (const event of events) if ('attempt' in event) latest.set(event.attempt.number, event.attempt)
  return [...latest.values()]
}
