import {
  CHANNEL_NAMES,
  type Check,
  type Common,
  type Ended,
  type FrontDoor,
  FRONT_DOORS,
  type InProgress,
  type Instant,
  type Policy,
  type Rules,
  type Verification,
} from '@pinpost/core'
import { type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'

import {
  asIs,
  Count,
  COUNT,
  type Field,
  FLAG,
  type Form,
  NUMBER,
  oneOf,
  optional,
  required,
  since,
  TEXT,
  TIME,
  TRUE,
  usually,
} from './record-forms.ts'
import { ATTEMPTS, formatOfSteps, STEPS } from './record-parts.ts'

/** Increment for a record that older versions cannot read, so that they refuse it. */
export const NEWEST_FORMAT = 4

/** Fields of the sealed part, and the id, which is the record's key. */
type SealedField = 'id' | 'address' | 'payment' | 'pin' | 'clientRef'
type PlainCheck = Omit<Check, 'code'>
type PlainCommon = Omit<Common, SealedField | 'checks'> & { readonly checks: readonly PlainCheck[] }
type PlainProgress = Omit<InProgress, SealedField | 'state' | keyof Common>
type PlainEnd = Pick<Ended, 'endedAt'>

/** A verification without its sealed fields. */
export type PlainPart = { readonly state: Verification['state'] } & PlainCommon &
  Partial<PlainProgress> &
  Partial<PlainEnd>

const USUAL_POLICY: Policy = { advanceOnFailedReceipt: true }
const isUsual = ({ advanceOnFailedReceipt, ...rest }: Policy): boolean =>
  advanceOnFailedReceipt && Object.values(rest).every((setting) => setting === undefined)
const POLICY = asIs<Policy>(
  Type.Object({
    advanceOnFailedReceipt: Type.Boolean(),
    routing: Type.Optional(Type.Object({ by: oneOf(['ordered', 'weighted', 'cheapest', 'adaptive']) })),
    autofill: Type.Optional(Type.Object({ for: oneOf(['browser', 'android']) })),
  }),
)

/** The rules of a record without rules, such as all of format 1: the fixed rules of that time. */
export const UNNAMED_RULES: Rules = {
  wrongCodes: 3,
  afterWrongCodes: 'fail',
  cancelAfterSeconds: 30,
  cancelAfterSecondStep: false,
  pin: 'renewed',
}
/** `isDeepStrictEqual` would take as long as the rest of the encoding. */
function isUnnamed(rules: Rules): boolean {
  if (rules === UNNAMED_RULES) return true
  const { wrongCodes, afterWrongCodes, cancelAfterSeconds, cancelAfterSecondStep, pin, ...rest } = rules
  return (
    wrongCodes === UNNAMED_RULES.wrongCodes &&
    afterWrongCodes === UNNAMED_RULES.afterWrongCodes &&
    cancelAfterSeconds === UNNAMED_RULES.cancelAfterSeconds &&
    cancelAfterSecondStep === UNNAMED_RULES.cancelAfterSecondStep &&
    pin === UNNAMED_RULES.pin &&
    Object.values(rest).every((rule) => rule === undefined)
  )
}
const RULES = asIs<Rules>(
  Type.Object(
    {
      wrongCodes: Count,
      afterWrongCodes: oneOf(['fail', 'lock']),
      cancelAfterSeconds: Type.Number(),
      cancelAfterSecondStep: Type.Boolean(),
      pin: oneOf(['renewed', 'kept', 'perStep']),
      sends: Type.Optional(Count),
      lifeSeconds: Type.Optional(Type.Number()),
    } satisfies { readonly [K in keyof Required<Rules>]: TSchema },
    { additionalProperties: false },
  ),
)

const Template = Type.Optional(Type.Object({ type: oneOf(['text', 'audio']) }))
const TEMPLATES = asIs<NonNullable<InProgress['templates']>>(
  Type.Object(Object.fromEntries(CHANNEL_NAMES.map((channel) => [channel, Template]))),
)

const CHECKS: Form<readonly PlainCheck[]> = {
  schema: Type.Array(Type.Tuple([Type.Number(), Type.Union([Type.Literal(0), Type.Literal(1)])])),
  encode: (checks, startedAt) => checks.map(({ at, right }) => [at - startedAt, right ? 1 : 0]),
  decode: (checks: readonly (readonly [number, 0 | 1])[], startedAt) =>
    checks.map(([at, right]) => ({ at: startedAt + at, right: right === 1 })),
}
const TICK: Form<InProgress['tick']> = {
  schema: Type.Tuple([Count, Type.Number(), oneOf(['step', 'retry', 'expiry'])]),
  encode: ({ number, at, purpose }, startedAt) => [number, at - startedAt, purpose],
  decode: ([number, at, purpose]: readonly [number, number, InProgress['tick']['purpose']], startedAt) => ({
    number,
    at: startedAt + at,
    purpose,
  }),
}

/** A row for each field; a missing or unknown row does not compile. */
type Fields<T> = { readonly [K in keyof Required<T>]: Field<T[K]> }

/** Omitted if equal: most PINs live this long, and an ended record then fits the allocator's 320 bytes. */
const USUAL_PIN_SECONDS = 300

const COMMON: Fields<Omit<PlainCommon, 'pinSeconds'>> = {
  account: required('a', TEXT),
  frontDoor: since(3, usually('F', asIs<FrontDoor>(oneOf(FRONT_DOORS)), 'vonage-v1')),
  application: since(3, optional('A', TEXT)),
  unreported: since(4, optional('U', TRUE)),
  test: since(4, optional('T', TRUE)),
  scope: since(4, optional('S', TEXT)),
  brand: required('b', TEXT),
  country: optional('c', TEXT),
  senderId: optional('i', TEXT),
  locale: required('l', TEXT),
  steps: required('w', STEPS),
  codeLength: required('n', COUNT),
  policy: usually('p', POLICY, USUAL_POLICY, isUsual),
  timeScale: usually('t', NUMBER, 1),
  startedAt: required('z', NUMBER),
  attempts: required('h', ATTEMPTS),
  checks: usually('k', CHECKS, [], (checks) => checks.length === 0),
}

const PROGRESS: Fields<PlainProgress & Pick<PlainCommon, 'pinSeconds'>> = {
  pinSeconds: required('x', NUMBER),
  rules: since(
    2,
    usually('R', RULES, UNNAMED_RULES, (rules) => isUnnamed(rules)),
  ),
  templates: optional('m', TEMPLATES),
  customPin: usually('u', FLAG, false),
  pinExpiresAt: required('e', TIME),
  wrongChecks: usually('r', COUNT, 0),
  stepsBegun: required('g', COUNT),
  stepsReleased: required('y', COUNT),
  triggeredAt: optional('j', TIME),
  stepEndsAt: required('d', TIME),
  tick: required('q', TICK),
  giveUpAt: required('o', TIME),
}

const END: Fields<PlainEnd & Pick<PlainCommon, 'pinSeconds'>> = {
  pinSeconds: usually('x', NUMBER, USUAL_PIN_SECONDS),
  endedAt: required('f', TIME),
}

const ENVELOPE = {
  /** the sealed part */
  '': Type.String(),
  /** a random mark that makes the text unique */
  '!': Type.Optional(Type.String()),
  /** the unique part of the lock's key */
  '#': Type.Optional(Type.String()),
  /** the format */
  v: Type.Number(),
}

export interface Envelope {
  readonly '': string
  readonly '!'?: string | undefined
  readonly '#'?: string | undefined
}

/** A record as JSON, checked. */
export interface RecordJson extends Envelope {
  readonly v: number
  readonly s: Verification['state']
  readonly z: Instant
  readonly [key: string]: unknown
}

const IN_PROGRESS: readonly Row[] = Object.entries({ ...COMMON, ...PROGRESS })
const ENDED: readonly Row[] = Object.entries({ ...COMMON, ...END })
type Row = readonly [name: string, field: Field<unknown>]

/** Unknown fields are refused, because the next write would lose them. */
function schemaOf(states: readonly Verification['state'][], rows: readonly Row[]) {
  const fields = rows.map(([, { key, schema, isOptional }]) => [
    key,
    isOptional ? Type.Optional(schema) : schema,
  ])
  const properties = { ...ENVELOPE, s: oneOf(states), ...Object.fromEntries(fields) }
  return Compile(Type.Object(properties, { additionalProperties: false }))
}
const inProgress = schemaOf(['inProgress'], IN_PROGRESS)
const ended = schemaOf(['succeeded', 'failed', 'expired', 'cancelled'], ENDED)

/** Whether this version knows every part of the record. */
export const isRecordJson = (record: { readonly s?: unknown }): record is RecordJson =>
  record.s === 'inProgress' ? inProgress.Check(record) : ended.Check(record)

const rowsIn = (state: Verification['state']) => (state === 'inProgress' ? IN_PROGRESS : ENDED)

/** @param format the minimum for the sealed part; fields may need a later one */
export function encodePlain(verification: Verification, format: number, envelope: Envelope): RecordJson {
  const { state, startedAt } = verification
  const fields: { [key: string]: unknown; v: number } = {
    v: Math.max(format, formatOfSteps(verification.steps)),
    s: state,
  }
  for (const [name, field] of rowsIn(state)) {
    const json = field.encode(Reflect.get(verification, name), startedAt)
    if (json === undefined) continue
    fields[field.key] = json
    if (field.since > fields.v) fields.v = field.since
  }
  return Object.assign(fields, envelope, { s: state, z: startedAt })
}

/** Filled from the sealed part, after the plain fields. An ended verification has no `pin`. */
const SEALED_FIELDS: readonly SealedField[] = ['id', 'address', 'payment', 'clientRef']

/**
 * An object with all fields of a state, to be copied and filled. Without it, V8 would make a hash table of a verification,
 * because its many fields are set by computed names, and the rules would copy that ten times as slowly.
 */
function blankOf(rows: readonly Row[], sealed: readonly SealedField[]): object {
  const names = ['state', ...rows.map(([name]) => name), ...sealed]
  const blank: Record<string, unknown> = JSON.parse(`{${names.map((name) => `"${name}":0`).join()}}`)
  for (const name of names) blank[name] = undefined
  return blank
}
const BLANK_IN_PROGRESS = blankOf(IN_PROGRESS, [...SEALED_FIELDS, 'pin'])
const BLANK_ENDED = blankOf(ENDED, SEALED_FIELDS)

export function decodePlain(record: RecordJson): PlainPart {
  const blank = record.s === 'inProgress' ? BLANK_IN_PROGRESS : BLANK_ENDED
  const fields: Record<string, unknown> = { ...blank, state: record.s }
  for (const [name, field] of rowsIn(record.s)) fields[name] = field.decode(record[field.key], record.z)
  // The tables have exactly one row for each field of the state.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return fields as unknown as PlainPart
}
