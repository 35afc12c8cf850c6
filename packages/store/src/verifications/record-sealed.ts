import { type Check, type Destination, kindOf, Secret, type Verification, type Workflow } from '@pinpost/core'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import type { PlainPart } from './record-fields.ts'
import { Count } from './record-forms.ts'

/** One part of the sealed data: addresses, PINs, codes and other personal data. */
interface SealedPart {
  readonly schema: Parameters<typeof Type.Optional>[0]
  /** the object that the part is encoded from; if it is the same object, the part is not sealed again */
  source(verification: Verification): unknown
  /** null if there is nothing */
  encode(verification: Verification): unknown
  /** whether it is consistent with the plain part; gets only validated JSON, as `decode` does */
  fits?(json: unknown, plain: PlainPart): boolean
  decode(json: unknown, plain: PlainPart): Partial<Opened>
}

interface Opened {
  readonly address: Secret
  readonly checks: readonly Check[]
  readonly pin: Secret
  readonly payment: { readonly payee: Secret; readonly amount: Secret }
  readonly steps: Workflow
  readonly clientRef: Secret
}

const nullOr = (schema: SealedPart['schema']) => Type.Union([schema, Type.Null()])
const hasDestination = ({ steps }: Verification): boolean =>
  steps.some(({ destination }) => destination !== undefined)

/** The order of the sealed list. Add new parts at the end; trailing nulls are omitted. */
const PARTS: readonly SealedPart[] = [
  {
    schema: Type.String(),
    source: ({ address }) => address,
    encode: ({ address }) => address.reveal(),
    decode: (address: string) => ({ address: new Secret(address) }),
  },
  {
    schema: Type.Array(Type.String()),
    source: ({ checks }) => checks,
    encode: ({ checks }) => checks.map(({ code }) => code.reveal()),
    fits: (codes: readonly string[], { checks }) => codes.length === checks.length,
    decode: (codes: readonly string[], { checks }) => ({
      checks: checks.map((check, index) => ({ ...check, code: new Secret(codes[index] ?? '') })),
    }),
  },
  {
    schema: nullOr(Type.String()),
    source: (verification) => (verification.state === 'inProgress' ? verification.pin : undefined),
    encode: (verification) => (verification.state === 'inProgress' ? verification.pin.reveal() : null),
    fits: (pin: string | null, { state }) => (pin !== null) === (state === 'inProgress'),
    decode: (pin: string | null) => (pin === null ? {} : { pin: new Secret(pin) }),
  },
  {
    schema: nullOr(Type.Tuple([Type.String(), Type.String()])),
    source: ({ payment }) => payment,
    encode: ({ payment }) => (payment ? [payment.payee.reveal(), payment.amount.reveal()] : null),
    decode: (payment: readonly [payee: string, amount: string] | null) =>
      payment === null ? {} : { payment: { payee: new Secret(payment[0]), amount: new Secret(payment[1]) } },
  },
  {
    // The own destinations of steps, by index.
    schema: nullOr(Type.Array(Type.Tuple([Count, Type.String(), nullOr(Type.String())]))),
    source: (verification) => (hasDestination(verification) ? verification.steps : undefined),
    encode: (verification) =>
      hasDestination(verification)
        ? verification.steps.flatMap(({ destination }, index) =>
            destination ? [[index, destination.address.reveal(), destination.country ?? null]] : [],
          )
        : null,
    fits: (own: OwnDestinations | null, { steps }) =>
      own === null || own.every(([index]) => index < steps.length),
    decode: (own: OwnDestinations | null, { steps }) =>
      own === null ? {} : { steps: withDestinations(steps, own) },
  },
  {
    schema: nullOr(Type.String()),
    source: ({ clientRef }) => clientRef,
    encode: ({ clientRef }) => clientRef?.reveal() ?? null,
    decode: (clientRef: string | null) => (clientRef === null ? {} : { clientRef: new Secret(clientRef) }),
  },
]
/** Format 1 always has these. */
const PARTS_OF_FORMAT_1 = 4

type OwnDestinations = readonly (readonly [index: number, address: string, country: string | null])[]

function withDestinations(steps: Workflow, own: OwnDestinations): Workflow {
  const destinations = new Map<number, Destination>(
    own.map(([index, address, country]) => [
      index,
      { address: new Secret(address), country: country ?? undefined },
    ]),
  )
  return steps.map((step, index) => ({ ...step, destination: destinations.get(index) }))
}

/** The sealed list before encryption. */
export type Sealed = readonly unknown[]

export function encodeSealed(verification: Verification): Sealed {
  const parts = PARTS.map((part) => part.encode(verification))
  const last = parts.findLastIndex((part) => part !== null)
  return parts.slice(0, Math.max(PARTS_OF_FORMAT_1, last + 1))
}

/** The first format that can hold its sealed parts. */
export function formatOfSealed(verification: Verification): number {
  if (kindOf(verification.address) === 'email' || verification.clientRef !== undefined) return 3
  return hasDestination(verification) ? 2 : 1
}

const schema = Compile(
  Type.Union(
    PARTS.flatMap((_, index) =>
      index + 1 < PARTS_OF_FORMAT_1 ? [] : [Type.Tuple(PARTS.slice(0, index + 1).map((part) => part.schema))],
    ),
  ),
)

const isWhole = (sealed: unknown): boolean => schema.Check(sealed)

/** Whether the list is complete and consistent with the plain part. */
export const isSealedOf = (sealed: unknown, plain: PlainPart): sealed is Sealed =>
  isWhole(sealed) &&
  Array.isArray(sealed) &&
  sealed.every((json, index) => PARTS[index]?.fits?.(json, plain) !== false)

export const decodeSealed = (sealed: Sealed, plain: PlainPart): readonly (Partial<Opened> | undefined)[] =>
  sealed.map((json, index) => PARTS[index]?.decode(json, plain))

/** Compares by identity, because `decide` keeps the objects of unchanged parts. */
export const sealTheSame = (one: Verification, other: Verification): boolean =>
  PARTS.every(({ source }) => source(one) === source(other))
