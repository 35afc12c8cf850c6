import type { Attempt, Channel, Instant, Micros, Outcome, Receipt, Why, Workflow } from '@pinpost/core'

const LETTERS = { sms: 's', voice: 'v' } as const satisfies Record<Channel, string>

/** Of a record that was checked to have no other letter. */
const channelOf = (letter: string | undefined): Channel => (letter === LETTERS.voice ? 'voice' : 'sms')

/** `s125v180v300`: an SMS and 125 seconds, and so on. */
export const stepsToText = (steps: Workflow): string =>
  steps.map(({ channel, waitSeconds }) => `${LETTERS[channel]}${waitSeconds}`).join('')

export function stepsOfText(text: string): Workflow {
  const known = knownSteps.get(text)
  if (known !== undefined) return known
  const steps = [...text.matchAll(/([sv])([\d.]+)/g)].map(([, letter, seconds]) => ({
    channel: channelOf(letter),
    waitSeconds: Number(seconds),
  }))
  if (knownSteps.size < MOST_KNOWN) knownSteps.set(text, steps)
  return steps
}

/** Most are one of the presets; with waits of one's own there may be many. */
const MOST_KNOWN = 1_000
const knownSteps = new Map<string, Workflow>()

/**
 * Step with its channel (`0s`), when it was claimed, route, outcome, receipt, price and why; 0 for what it has not. An
 * accepted outcome is its reference, a receipt that is no failure its status, and a route without rivals is 1.
 */
export type AttemptTuple = readonly [
  step: string,
  claimed: number,
  route: string | 0,
  outcome: string | Outcome | 0,
  receipt: Exclude<Receipt['status'], 'failed'> | Extract<Receipt, { status: 'failed' }> | 0,
  price: Micros,
  why: Why | 1 | 0,
]

export function attemptToTuple(attempt: Attempt, startedAt: Instant): AttemptTuple {
  const { step, channel, claimedAt, route = 0, outcome = 0, receipt = 0, price = 0, why = 0 } = attempt
  return [
    `${step}${LETTERS[channel]}`,
    claimedAt - startedAt,
    route,
    outcome !== 0 && outcome.kind === 'accepted' ? outcome.reference : outcome,
    receipt !== 0 && receipt.status !== 'failed' ? receipt.status : receipt,
    price,
    why !== 0 && isAlone(why) ? 1 : why,
  ]
}

export function tupleToAttempt(tuple: AttemptTuple, number: number, startedAt: Instant): Attempt {
  const [step, claimed, route, outcome, receipt, price, why] = tuple
  return {
    number,
    step: Number.parseInt(step, 10),
    channel: channelOf(step.at(-1)),
    claimedAt: startedAt + claimed,
    route: route === 0 ? undefined : route,
    why: why === 1 ? ALONE : why || undefined,
    price: price || undefined,
    outcome: typeof outcome === 'string' ? { kind: 'accepted', reference: outcome } : outcome || undefined,
    receipt: typeof receipt === 'string' ? { status: receipt } : receipt || undefined,
  }
}

const ALONE: Why = { by: 'only', among: 1 }

const isAlone = ({ by, among, score, without }: Why): boolean =>
  by === 'only' && among === 1 && score === undefined && without === undefined
