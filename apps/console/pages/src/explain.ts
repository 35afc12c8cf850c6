import type { Attempt, Event } from '@pinpost/core'

import type { Timeline } from './api.ts'
import {
  attemptName,
  channelName,
  euros,
  isLimit,
  outcomeOf,
  receiptOf,
  refusalOf,
  STATES,
  whyOf,
} from './words.ts'

/** One line of the timeline. */
export function lineOf(event: Event): string {
  switch (event.type) {
    case 'started':
      return 'Started'
    case 'claimed':
      return `${attemptName(event.attempt)}: a worker hands it to a carrier`
    case 'attempted':
      return `${attemptName(event.attempt)}: ${sent(event.attempt)}`
    case 'answeredLate':
      return `${attemptName(event.attempt)}: a late answer, ${sent(event.attempt)}`
    case 'receiptTaken':
      return `${attemptName(event.attempt)}: the carrier reports ${reported(event.attempt)}`
    case 'priceSettled':
      return `${attemptName(event.attempt)}: the carrier reports its price, ${euros(event.attempt.price ?? 0)}`
    case 'checked':
      return event.right ? 'The right code was entered' : 'A wrong code was entered'
    case 'pinRenewed':
      return 'A new code was made; the old one is no longer valid'
    case 'triggered':
      return 'The customer asked for the next message'
    case 'resent':
      return `The customer asked for another ${channelName(event.channel)}`
    case 'approved':
      return 'The customer approved it without a code'
    case 'stepsMissed':
      return 'The remaining messages were too late and were not sent'
    case 'ended':
      return `Ended: ${STATES[event.state]}`
    case 'erased':
      return 'The number was erased'
    case 'refused':
      return `Refused: ${refusalOf(event.refusal.reason === 'limit' ? event.refusal.limit : event.refusal.reason)}`
  }
}

function webhookLineOf({ type, target, number, result, reason }: Timeline['webhooks'][number]): string {
  const of = `Webhook ${type} to ${target}${number === 1 ? '' : `, try ${number}`}`
  switch (result) {
    case 'done':
      return `${of}: delivered`
    case 'retry':
      return `${of}: failed (${reason}), it will be tried again`
    case 'dead':
      return `${of}: given up (${reason})`
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
  const by = route === undefined ? '' : `by ${route}${why === undefined ? '' : ` (${whyOf(why)})`}: `
  const cost = price === undefined || outcome?.kind !== 'accepted' ? '' : `, ${euros(price)}`
  return `${by}${outcome === undefined ? 'in progress' : outcomeOf(outcome)}${cost}`
}

const reported = ({ receipt }: Attempt): string => (receipt === undefined ? 'nothing' : receiptOf(receipt))

/** Why the person got no code, or what became of it, in sentences for support. */
export function explain({ start, entries }: Timeline): readonly string[] {
  const attempts = latestAttempts(entries.flatMap(({ events }) => events))
  const test = start.test ? ['It was a test: no carrier was asked, and the code was known.'] : []
  const lost = start.isComplete
    ? []
    : ['Some events of this verification were lost, so this may be incomplete.']
  return [
    ...endOf(start),
    ...test,
    ...(start.state === 'refused' || start.test ? [] : deliveryOf(attempts)),
    ...lost,
  ]
}

function endOf({ state, refusal, wrongCodes }: Timeline['start']): readonly string[] {
  const wrong = wrongCodes === 0 ? '' : ` after ${wrongCodes} wrong ${wrongCodes === 1 ? 'code' : 'codes'}`
  switch (state) {
    case 'refused':
      return [
        `No code was sent, because ${refusalOf(refusal ?? '')}.`,
        ...(isLimit(refusal ?? '')
          ? ['The limit ends by itself. An operator can lift it under Limits.']
          : []),
      ]
    case 'succeeded':
      return [`The person proved the number${wrong}.`]
    case 'failed':
      return [`The verification failed${wrong}.`]
    case 'expired':
      return [`Time ran out before the right code was entered${wrong}.`]
    case 'cancelled':
      return ['The customer cancelled it.']
    case 'inProgress':
      return [`It is still in progress${wrong}.`]
  }
}

function deliveryOf(attempts: readonly Attempt[]): readonly string[] {
  if (attempts.length === 0) return ['No message has been handed to a carrier.']
  return attempts.map((attempt) => `${attemptName(attempt)}: ${fateOf(attempt)}.`)
}

function fateOf({ outcome, receipt, route }: Attempt): string {
  if (outcome === undefined) return 'a worker is sending it'
  if (outcome.kind !== 'accepted') return outcomeOf(outcome)
  if (receipt === undefined)
    return `${route ?? 'the carrier'} took it and has not reported whether it arrived`
  if (receipt.status === 'delivered') return 'the carrier reported that it arrived'
  return receipt.status === 'failed' ? receiptOf(receipt) : `the carrier last reported "${receipt.status}"`
}

function latestAttempts(events: readonly Event[]): readonly Attempt[] {
  const latest = new Map<number, Attempt>()
  for (const event of events) if ('attempt' in event) latest.set(event.attempt.number, event.attempt)
  return [...latest.values()]
}
