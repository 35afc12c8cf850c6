import {
  type Attempt,
  type Check,
  type Common,
  type InProgress,
  Secret,
  type Verification,
} from '@pinpost/core'

import type { Seal } from './seal.ts'

/** A verification as it was read, with the version that a write must still find. */
export interface Stored {
  readonly version: number
  readonly verification: Verification
}

type Sealed = 'number' | 'pin' | 'checks' | 'payment'

/** The clear part: everything but what is secret or personal. `checks` keep their times here, their codes in `sealed`. */
type Clear = Omit<Common, Sealed | 'id'> &
  Partial<Omit<InProgress, Sealed | 'state' | keyof Common>> & {
    readonly state: Verification['state']
    readonly endedAt?: number
    readonly checks: readonly Omit<Check, 'code'>[]
    readonly attempts: readonly Attempt[]
    readonly sealed: string
  }

/** The sealed part, one blob: number, payment, codes that were submitted, and the PIN while it lives. */
interface Hidden {
  readonly number: string
  readonly codes: readonly string[]
  readonly pin?: string
  readonly payment?: { readonly payee: string; readonly amount: string }
}

/** Text of a record: its version, a colon, and JSON. The write script compares the version without reading the rest. */
export function encodeRecord(version: number, verification: Verification, { seal }: Seal): string {
  const { id, number, payment, checks, ...rest } = verification
  const codes = checks.map(({ code }) => code.reveal())
  const paid = payment && { payment: { payee: payment.payee.reveal(), amount: payment.amount.reveal() } }
  const hidden: Hidden = { number: number.reveal(), codes, ...paid }
  const times = checks.map(({ at, right }) => ({ at, right }))
  if (rest.state !== 'inProgress') {
    return `${version}:${JSON.stringify({ ...rest, checks: times, sealed: seal(JSON.stringify(hidden), id) })}`
  }
  const { pin, ...clear } = rest
  const sealed = seal(JSON.stringify({ ...hidden, pin: pin.reveal() }), id)
  return `${version}:${JSON.stringify({ ...clear, checks: times, sealed })}`
}

/** @throws Error where the record cannot be opened or is none of ours: nobody can go on from there */
export function decodeRecord(id: string, text: string, { open }: Seal): Stored {
  const separator = text.indexOf(':')
  const { sealed, checks: times, ...clear }: Clear = JSON.parse(text.slice(separator + 1))
  const hidden: Hidden = JSON.parse(open(sealed, id))
  const checks = times.map((check, index) => ({ ...check, code: new Secret(hidden.codes[index] ?? '') }))
  const pin = hidden.pin === undefined ? {} : { pin: new Secret(hidden.pin) }
  const payment = hidden.payment && {
    payment: { payee: new Secret(hidden.payment.payee), amount: new Secret(hidden.payment.amount) },
  }
  const parts = { ...clear, ...pin, ...payment, id, number: new Secret(hidden.number), checks }
  const verification = trusted(parts)
  return { version: Number(text.slice(0, separator)), verification }
}

/** What `encodeRecord` took apart fits together again: the seal proves that the parts are of one of our records. */
function trusted(parts: object): Verification {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parts as Verification
}
