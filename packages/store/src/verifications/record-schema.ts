import { FOLLOW_UPS, type Outcome, type OutcomeKind, type Receipt, type Why } from '@pinpost/core'
import { type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'

import type { Compact } from './compact.ts'

/** Values of a discriminator. A record that names another one was written by a newer version. */
const oneOf = (values: readonly string[]): TSchema => Type.Union(values.map((value) => Type.Literal(value)))

const OUTCOME_KINDS = Object.keys(FOLLOW_UPS)
const EVERY_BY = {
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
const Count = Type.Integer({ minimum: 0 })
const OtherOutcome = Type.Object({
  kind: oneOf(OUTCOME_KINDS),
} satisfies Partial<Record<keyof Outcome, TSchema>>)
const FailedReceipt = Type.Object({
  status: Type.Literal('failed'),
  reason: oneOf(OUTCOME_KINDS.filter((kind) => kind !== ('accepted' satisfies OutcomeKind))),
})
const Attempt = Type.Tuple([
  Type.String({ pattern: '^\\d+[sv]$' }),
  Type.Number(),
  Type.Union([Type.String(), NOTHING]),
  Type.Union([Type.String(), OtherOutcome, NOTHING]),
  Type.Union([oneOf(Object.keys(PLAIN_STATUSES)), FailedReceipt, NOTHING]),
  Type.Number(),
  Type.Union([Type.Object({ by: oneOf(Object.keys(EVERY_BY)), among: Count }), Type.Literal(1), NOTHING]),
])
const Template = Type.Object({ type: oneOf(['text', 'audio']) })
const Policy = Type.Object({
  advanceOnFailedReceipt: Type.Boolean(),
  routing: Type.Optional(Type.Object({ by: oneOf(['ordered', 'weighted', 'cheapest', 'adaptive']) })),
  autofill: Type.Optional(Type.Object({ for: oneOf(['browser', 'android']) })),
})

type Fields = { readonly [K in keyof Compact]-?: TSchema }

const COMMON = {
  '': Type.String(),
  '!': Type.Optional(Type.String()),
  v: Type.Number(),
  a: Type.String(),
  b: Type.String(),
  c: Type.Optional(Type.String()),
  i: Type.Optional(Type.String()),
  l: Type.String(),
  w: Type.String({ pattern: '^(?:[sv]\\d+(?:\\.\\d+)?)+$' }),
  x: Type.Number(),
  n: Count,
  p: Type.Optional(Policy),
  t: Type.Optional(Type.Number()),
  z: Type.Number(),
  h: Type.Array(Attempt),
  k: Type.Optional(Type.Array(Type.Tuple([Type.Number(), Type.Union([NOTHING, Type.Literal(1)])]))),
} satisfies Partial<Fields>

const IN_PROGRESS = {
  '#': Type.Optional(Type.String()),
  m: Type.Optional(Type.Object({ sms: Type.Optional(Template), voice: Type.Optional(Template) })),
  R: Type.Optional(
    Type.Object(
      {
        wrongCodes: Count,
        afterWrongCodes: oneOf(['fail', 'lock']),
        cancelAfterSeconds: Type.Number(),
        cancelAfterSecondStep: Type.Boolean(),
        pin: oneOf(['renewed', 'kept', 'perStep']),
        sends: Type.Optional(Count),
        lifeSeconds: Type.Optional(Type.Number()),
      },
      { additionalProperties: false },
    ),
  ),
  u: Type.Optional(Type.Literal(1)),
  e: Type.Number(),
  r: Type.Optional(Count),
  g: Count,
  y: Count,
  j: Type.Optional(Type.Number()),
  d: Type.Number(),
  q: Type.Tuple([Count, Type.Number(), oneOf(['step', 'retry', 'expiry'])]),
  o: Type.Number(),
} satisfies Partial<Fields>

/** All that this process knows to read; what else stands in a record would be lost at the next write. */
const inProgress = Compile(
  Type.Object({ s: Type.Literal('inProgress'), ...COMMON, ...IN_PROGRESS } satisfies Omit<Fields, 'f'>, {
    additionalProperties: false,
  }),
)
const ended = Compile(
  Type.Object(
    {
      s: oneOf(['succeeded', 'failed', 'expired', 'cancelled']),
      ...COMMON,
      f: Type.Number(),
    } satisfies Partial<Fields>,
    { additionalProperties: false },
  ),
)

/** The sealed part, one blob: number, codes that were submitted, the PIN while it lives, and the payment. */
export type Hidden = readonly [
  number: string,
  codes: readonly string[],
  pin: string | null,
  payment?: readonly [payee: string, amount: string] | null | undefined,
]

const hidden = Compile(
  Type.Tuple([
    Type.String(),
    Type.Array(Type.String()),
    Type.Union([Type.String(), Type.Null()]),
    Type.Union([Type.Tuple([Type.String(), Type.String()]), Type.Null()]),
  ]),
)

export const isHidden = (value: unknown): value is Hidden => hidden.Check(value)

/** Whether every part of a record is one that this process knows. */
export const isCompact = (record: { readonly s?: unknown }): record is Compact =>
  record.s === 'inProgress' ? inProgress.Check(record) : ended.Check(record)
