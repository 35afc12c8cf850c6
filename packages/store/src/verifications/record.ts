import type { Verification } from '@pinpost/core'

import { randomBytes } from '../redis/random.ts'
import {
  type PlainPart,
  decodePlain,
  encodePlain,
  type Envelope,
  isRecordJson,
  NEWEST_FORMAT,
  type RecordJson,
} from './record-fields.ts'
import { decodeSealed, encodeSealed, formatOfSealed, isSealedOf, sealTheSame } from './record-sealed.ts'
import { type Seal, UnknownKey } from './seal.ts'
import { UnreadableRecord } from './unreadable.ts'

/** A verification from the store, with the version that the next write must still find. */
export interface Stored {
  readonly version: number
  readonly verification: Verification
  /** its sealed part as it stands there; a memory has none */
  readonly sealed?: string
  /** what its lock is named by, while it has one; records of older versions do not tell */
  readonly lockName?: string | undefined
}

const MARK_BYTES = 6

/** Text of a record: its version, a colon, and JSON. The write script compares the version without reading the rest. */
export function encodeRecord(
  version: number,
  verification: Verification,
  seal: Seal,
  lockName?: string,
): string {
  return textOf(version, recordOf(verification, { '': sealedPart(verification, seal), '#': lockName }))
}

const recordOf = (verification: Verification, envelope: Envelope): RecordJson =>
  encodePlain(verification, formatOfSealed(verification), envelope)

const textOf = (version: number, record: RecordJson): string => `${version}:${JSON.stringify(record)}`

const sealedPart = (verification: Verification, { seal }: Seal): string =>
  seal(JSON.stringify(encodeSealed(verification)), verification.id)

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
  const isKept = sealed !== undefined && seal.isLatest(sealed) && sealTheSame(verification, next)
  const part = isKept ? sealed : sealedPart(next, seal)
  const mark = isKept ? randomBytes(MARK_BYTES).toString('base64url') : undefined
  // It is kept since to name it anew takes an HMAC; one that has ended has no lock.
  const ownLock = next.state === 'inProgress' ? lockName : undefined
  return {
    text: textOf(version + 1, recordOf(next, { '': part, '!': mark, '#': ownLock })),
    stored: { version: version + 1, verification: next, sealed: part, lockName: ownLock },
  }
}

/** The part that needs no key. @throws UnreadableRecord */
export const readPlain = (id: string, text: string): PlainPart => decodePlain(readText(id, text).record)

/** @throws UnreadableRecord where any part of it cannot be read: to go on without that part would lose it */
export function decodeRecord(id: string, text: string, seal: Seal): Stored {
  const { version, record } = readText(id, text)
  const plain = decodePlain(record)
  const sealed = parsed(openOr(id, record[''], seal.open))
  if (!isSealedOf(sealed, plain)) {
    throw new UnreadableRecord(id, 'content', 'its sealed part does not belong to it')
  }
  // Into the decoded object: copying an object with this many fields takes longer than decoding it.
  const verification = trusted(Object.assign(plain, { id }, ...decodeSealed(sealed, plain)))
  return { version, verification, sealed: record[''], lockName: record['#'] }
}

function readText(id: string, text: string): { readonly version: number; readonly record: RecordJson } {
  const [, version = ''] = /^(\d{1,15}):/.exec(text) ?? []
  const record = version === '' ? undefined : parsed(text.slice(version.length + 1))
  if (!isObject(record)) throw new UnreadableRecord(id, 'content', 'it is not a record')
  const { v: format } = record
  if (!isFormat(format)) {
    const found = typeof format === 'number' ? `format ${format}` : 'no format'
    throw new UnreadableRecord(id, 'format', `it has ${found}, and this process reads 1 to ${NEWEST_FORMAT}`)
  }
  if (!isRecordJson(record)) throw new UnreadableRecord(id, 'content', 'a part of it is missing or unknown')
  return { version: Number(version), record }
}

function openOr(id: string, blob: string, open: Seal['open']): string {
  try {
    return open(blob, id)
  } catch (error) {
    if (error instanceof UnknownKey) {
      throw new UnreadableRecord(
        id,
        'key',
        `it is sealed under key ${error.kid}, which is not in the ring of PINPOST_PIN_KEYS`,
      )
    }
    throw new UnreadableRecord(
      id,
      'seal',
      'unable to authenticate data: it was changed, moved, or sealed by another key of that name',
    )
  }
}

const isFormat = (format: unknown): boolean =>
  Number.isInteger(format) && Number(format) >= 1 && Number(format) <= NEWEST_FORMAT

/** What the lock of a record is named by, also where the rest cannot be read. */
export function lockNameIn(text: string): string | undefined {
  const record = parsed(text.slice(text.indexOf(':') + 1))
  const name = isObject(record) ? record['#'] : undefined
  return typeof name === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(name) ? name : undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Without the error of JSON.parse, which quotes the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What `encodeRecord` took apart fits together again: the seal proves that the parts are of one of our records. */
function trusted(parts: object): Verification {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parts as Verification
}
