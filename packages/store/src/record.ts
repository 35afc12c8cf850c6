import { Secret, type Verification } from '@pinpost/core'

import { type Clear, compact, expand } from './compact.ts'
import type { Seal } from './seal.ts'

/** A verification as it was read, with the version that a write must still find. */
export interface Stored {
  readonly version: number
  readonly verification: Verification
}

/** The sealed part, one blob: number, codes that were submitted, the PIN while it lives, and the payment. */
type Hidden = readonly [
  number: string,
  codes: readonly string[],
  pin: string | null,
  payment?: readonly [payee: string, amount: string] | undefined,
]

/** A sealed part, what it is bound to, and what of it can change. */
interface Sealed {
  readonly blob: string
  readonly id: string
  readonly by: Seal
  readonly pin: Secret | undefined
  readonly checks: Verification['checks']
}

/**
 * By the number, which a verification keeps from decision to decision: most writes change nothing of what is sealed, and
 * sealing is a good part of what they cost.
 */
const sealedParts = new WeakMap<Secret, Sealed>()

const pinOf = (verification: Verification): Secret | undefined =>
  verification.state === 'inProgress' ? verification.pin : undefined

function sealedPartOf(verification: Verification, by: Seal): string {
  const { id, number, payment, checks } = verification
  const pin = pinOf(verification)
  const known = sealedParts.get(number)
  const isSame = known?.id === id && known.by === by && known.pin === pin && known.checks === checks
  if (isSame && by.isCurrent(known.blob)) return known.blob
  const codes = checks.map(({ code }) => code.reveal())
  const hidden: Hidden = [
    number.reveal(),
    codes,
    pin?.reveal() ?? null,
    payment && [payment.payee.reveal(), payment.amount.reveal()],
  ]
  const blob = by.seal(JSON.stringify(hidden), id)
  sealedParts.set(number, { blob, id, by, pin, checks })
  return blob
}

/** Text of a record: its version, a colon, and JSON. The write script compares the version without reading the rest. */
export const encodeRecord = (version: number, verification: Verification, seal: Seal): string =>
  `${version}:${JSON.stringify({ ...compact(verification), '': sealedPartOf(verification, seal) })}`

/** @throws Error where the record cannot be opened or is none of ours: nobody can go on from there */
export function decodeRecord(id: string, text: string, by: Seal): Stored {
  const separator = text.indexOf(':')
  const { '': sealed, ...record }: Parameters<typeof expand>[0] & { '': string } = JSON.parse(
    text.slice(separator + 1),
  )
  const [number, codes, pin, payment]: Hidden = JSON.parse(by.open(sealed, id))
  const clear: Clear = expand(record)
  const parts = {
    ...clear,
    id,
    number: new Secret(number),
    checks: clear.checks.map((check, index) => ({ ...check, code: new Secret(codes[index] ?? '') })),
    ...(typeof pin === 'string' && { pin: new Secret(pin) }),
    ...(payment && { payment: { payee: new Secret(payment[0]), amount: new Secret(payment[1]) } }),
  }
  const verification = trusted(parts)
  const { number: key, checks } = verification
  sealedParts.set(key, { blob: sealed, id, by, pin: pinOf(verification), checks })
  return { version: Number(text.slice(0, separator)), verification }
}

/** What `encodeRecord` took apart fits together again: the seal proves that the parts are of one of our records. */
function trusted(parts: object): Verification {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parts as Verification
}
