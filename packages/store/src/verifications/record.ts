import { Secret, type Verification } from '@pinpost/core'

import { type Clear, type Compact, compact, expand } from './compact.ts'
import { randomBytes } from '../redis/random.ts'
import type { Seal } from './seal.ts'

/** A verification as it was read, with the version that a write must still find. */
export interface Stored {
  readonly version: number
  readonly verification: Verification
  /** its sealed part as it stands there; a memory has none */
  readonly sealed?: string
  /** what its lock is named by, while it has one; records of older versions do not tell */
  readonly lockName?: string | undefined
}

const MARK_BYTES = 6

/** The sealed part, one blob: number, codes that were submitted, the PIN while it lives, and the payment. */
type Hidden = readonly [
  number: string,
  codes: readonly string[],
  pin: string | null,
  payment?: readonly [payee: string, amount: string] | undefined,
]

/** Text of a record: its version, a colon, and JSON. The write script compares the version without reading the rest. */
export const encodeRecord = (
  version: number,
  verification: Verification,
  seal: Seal,
  lockName?: string,
): string => textOf(version, compact(verification, { sealed: sealedPart(verification, seal), lockName }))

const textOf = (version: number, record: Compact): string => `${version}:${JSON.stringify(record)}`

function sealedPart(verification: Verification, { seal }: Seal): string {
  const { id, number, payment, checks } = verification
  const pin = verification.state === 'inProgress' ? verification.pin.reveal() : undefined
  const codes = checks.map(({ code }) => code.reveal())
  const hidden: Hidden = [
    number.reveal(),
    codes,
    pin ?? null,
    payment && [payment.payee.reveal(), payment.amount.reveal()],
  ]
  return seal(JSON.stringify(hidden), id)
}

/**
 * The record that comes after one that was read or written. What is sealed is sealed anew where it changed only; otherwise a
 * mark makes the text one of a kind as a fresh nonce would: by it the write script tells two who claim the same step in the
 * same millisecond from one who says it twice.
 */
export function recordAfter(
  { version, verification, sealed, lockName }: Stored,
  next: Verification,
  seal: Seal,
): { readonly text: string; readonly stored: Stored } {
  const isKept = sealed !== undefined && seal.isLatest(sealed) && hideTheSame(verification, next)
  const part = isKept ? sealed : sealedPart(next, seal)
  const mark = isKept ? randomBytes(MARK_BYTES).toString('base64url') : undefined
  // It is kept since to name it anew takes an HMAC; one that has ended has no lock.
  const ownLock = next.state === 'inProgress' ? lockName : undefined
  return {
    text: textOf(version + 1, compact(next, { sealed: part, mark, lockName: ownLock })),
    stored: { version: version + 1, verification: next, sealed: part, lockName: ownLock },
  }
}

/** By identity: what `decide` does not change stays the same object. */
const hideTheSame = (one: Verification, other: Verification): boolean =>
  one.state === 'inProgress' &&
  other.state === 'inProgress' &&
  one.pin === other.pin &&
  one.checks === other.checks &&
  one.number === other.number &&
  one.payment === other.payment

/** @throws Error where the record cannot be opened or is none of ours: nobody can go on from there */
export function decodeRecord(id: string, text: string, { open }: Seal): Stored {
  const separator = text.indexOf(':')
  const record: Compact = JSON.parse(text.slice(separator + 1))
  const [number, codes, pin, payment]: Hidden = JSON.parse(open(record[''], id))
  const clear: Clear = expand(record)
  const checks = clear.checks.map(({ at, right }, index) => ({
    at,
    right,
    code: new Secret(codes[index] ?? ''),
  }))
  const parts = {
    id,
    number: new Secret(number),
    ...clear,
    checks,
    ...(typeof pin === 'string' && { pin: new Secret(pin) }),
    ...(payment && { payment: { payee: new Secret(payment[0]), amount: new Secret(payment[1]) } }),
  }
  return {
    version: Number(text.slice(0, separator)),
    verification: trusted(parts),
    sealed: record[''],
    lockName: record['#'],
  }
}

/** What `encodeRecord` took apart fits together again: the seal proves that the parts are of one of our records. */
function trusted(parts: object): Verification {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parts as Verification
}
