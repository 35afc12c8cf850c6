import {
  type Attempt,
  type Channel,
  CHANNEL_NAMES,
  CHANNELS,
  FOLLOW_UPS,
  type Instant,
  type Micros,
  type Outcome,
  type OutcomeKind,
  type Receipt,
  type Step,
  type StepOptions,
  type Why,
  type Workflow,
} from '@pinpost/core'
import { type TSchema, Type } from 'typebox'

import { Count, type Form, oneOf } from './record-forms.ts'

const CHANNELS_BY_LETTER: ReadonlyMap<string | undefined, Channel> = new Map(
  CHANNEL_NAMES.map((name) => [CHANNELS[name].letter, name]),
)
/** A regular expression's character class. */
const LETTERS = `[${[...CHANNELS_BY_LETTER.keys()].join('')}]`
const STEP = new RegExp(`(${LETTERS})([\\d.]+)`, 'g')

function channelOf(letter: string | undefined): Channel {
  const channel = CHANNELS_BY_LETTER.get(letter)
  if (channel === undefined) throw new RangeError('no channel has this letter')
  return channel
}

/** `s125v180v300`: an SMS, wait 125 seconds, a call, wait 180 … A step's own destination is in the sealed part. */
export const stepsToText = (steps: Workflow): string =>
  steps.map(({ channel, waitSeconds }) => `${CHANNELS[channel].letter}${waitSeconds}`).join('')

export function stepsOfText(text: string): Workflow {
  const known = knownSteps.get(text)
  if (known !== undefined) return known
  const steps = [...text.matchAll(STEP)].map(([, letter, seconds]) => ({
    channel: channelOf(letter),
    waitSeconds: Number(seconds),
  }))
  if (knownSteps.size < MOST_KNOWN) knownSteps.set(text, steps)
  return steps
}

/** Bounds the cache: most workflows are presets, but callers may choose waits. */
const MOST_KNOWN = 1_000
const knownSteps = new Map<string, Workflow>()

/**
 * Step and channel (`0s`), time of the claim, route, outcome, receipt, price and reason; 0 for missing parts. An
 * accepted outcome is stored as its reference, a receipt that is no failure as its status, and a route without
 * alternatives as 1.
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
    `${step}${CHANNELS[channel].letter}`,
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

const StepsText = Type.String({ pattern: `^(?:${LETTERS}\\d+(?:\\.\\d+)?)+$` })
const OptionsOfStep = Type.Object(
  {
    senderId: Type.Optional(Type.String()),
    autofill: Type.Optional(Type.Object({ for: oneOf(['browser', 'android']) })),
    registered: Type.Optional(Type.Object({ id: Type.String() })),
    keepsPin: Type.Optional(Type.Literal(true)),
  } satisfies { readonly [K in keyof Required<StepOptions>]: TSchema },
  { additionalProperties: false },
)
/** With options the text of all steps comes first, then an object for each of them. */
const StepsWithOptions = Type.Tuple([StepsText, Type.Array(OptionsOfStep)])

/** JSON omits what is undefined. */
const optionsOf = ({ senderId, autofill, registered, keepsPin }: Step): StepOptions => ({
  senderId,
  autofill,
  registered,
  keepsPin: keepsPin === true ? true : undefined,
})

const hasOptions = ({ senderId, autofill, registered, keepsPin }: Step): boolean =>
  senderId !== undefined || autofill !== undefined || registered !== undefined || keepsPin === true

/** The first format that has all that steps have. */
export const formatOfSteps = (steps: Workflow): number => (steps.some(hasOptions) ? 3 : 1)

export const STEPS: Form<Workflow> = {
  schema: Type.Union([StepsText, StepsWithOptions]),
  encode: (steps) =>
    steps.some(hasOptions) ? [stepsToText(steps), steps.map(optionsOf)] : stepsToText(steps),
  decode: (json: string | readonly [text: string, options: readonly StepOptions[]]) => {
    if (typeof json === 'string') return stepsOfText(json)
    const [text, options] = json
    return stepsOfText(text).map((step, index) => ({ ...step, ...options[index] }))
  },
}

const WHYS = {
  only: true,
  ordered: true,
  weighted: true,
  cheapest: true,
  adaptive: true,
  explored: true,
  failover: true,
  ownSender: true,
} as const satisfies Record<Why['by'], true>
const PLAIN_STATUSES = {
  queued: true,
  sent: true,
  ringing: true,
  answered: true,
  delivered: true,
} as const satisfies Record<Exclude<Receipt['status'], 'failed'>, true>

const NOTHING = Type.Literal(0)
const OUTCOME_KINDS = Object.keys(FOLLOW_UPS)
const FAILURES = OUTCOME_KINDS.filter((kind) => kind !== ('accepted' satisfies OutcomeKind))
const AttemptSchema = Type.Tuple([
  Type.String({ pattern: `^\\d+${LETTERS}$` }),
  Type.Number(),
  Type.Union([Type.String(), NOTHING]),
  Type.Union([Type.String(), Type.Object({ kind: oneOf(OUTCOME_KINDS) }), NOTHING]),
  Type.Union([
    oneOf(Object.keys(PLAIN_STATUSES)),
    Type.Object({ status: Type.Literal('failed'), reason: oneOf(FAILURES) }),
    NOTHING,
  ]),
  Type.Number(),
  Type.Union([Type.Object({ by: oneOf(Object.keys(WHYS)), among: Count }), Type.Literal(1), NOTHING]),
])

/** Numbers are not stored: the first attempt is number 1. */
export const ATTEMPTS: Form<readonly Attempt[]> = {
  schema: Type.Array(AttemptSchema),
  encode: (attempts, startedAt) => attempts.map((attempt) => attemptToTuple(attempt, startedAt)),
  decode: (tuples: readonly AttemptTuple[], startedAt) =>
    tuples.map((tuple, index) => tupleToAttempt(tuple, index + 1, startedAt)),
}
