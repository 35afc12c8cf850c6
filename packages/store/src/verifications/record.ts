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

/** A verification with the version that the next write must still find. */
export interface Stored {
  readonly version: number
  readonly verification: Verification
  /** its encrypted part; absent in the memory store */
  readonly sealed?: string
  /** the unique part of its lock's key, while it has one; absent in records of older versions */
  readonly lockName?: string | undefined
}

const MARK_BYTES = 6

/** Version, colon, JSON: the write script compares the version without parsing the rest. */
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
 * The record after a change. The sealed part is encrypted again only if it changed; otherwise a random mark makes the
 * text unique, as a fresh nonce would. By that the write script distinguishes a repeated write from a second worker
 * that claims the same step in the same millisecond.
 */
export function recordAfter(
  { version, verification, sealed, lockName }: Stored,
  next: Verification,
  seal: Seal,
): { readonly text: string; readonly stored: Stored } {
  const isKept = sealed !== undefined && seal.isLatest(sealed) && sealTheSame(verification, next)
  const part = isKept ? sealed : sealedPart(next, seal)
  const mark = isKept ? randomBytes(MARK_BYTES).toString('base64url') : undefined
  // Kept, because computing it again takes an HMAC. An ended verification has no lock.
  const ownLock = next.state === 'inProgress' ? lockName : undefined
  return {
    text: textOf(version + 1, recordOf(next, { '': part, '!': mark, '#': ownLock })),
    stored: { version: version + 1, verification: next, sealed: part, lockName: ownLock },
  }
}

/** The unencrypted part. @throws UnreadableRecord */
export const readPlain = (id: string, text: string): PlainPart => decodePlain(readText(id, text).record)

/** @throws UnreadableRecord if any part cannot be read, because the next write would lose it */
export function decodeRecord(id: string, text: string, seal: Seal): Stored {
  const { version, record } = readText(id, text)
  const plain = decodePlain(record)
  const sealed = parsed(openOr(id, record[''], seal.open))
  if (!isSealedOf(sealed, plain)) {
    throw new UnreadableRecord(id, 'content', 'its sealed part does not belong to it')
  }
  // Changes the decoded object in place, because copying its fields would take longer than decoding them.
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

/** Works even if the rest of the record cannot be read. */
export function lockNameIn(text: string): string | undefined {
  const record = parsed(text.slice(text.indexOf(':') + 1))
  const name = isObject(record) ? record['#'] : undefined
  return typeof name === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(name) ? name : undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Drops the error of JSON.parse, which quotes the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The seal proves that `encodeRecord` wrote these parts. */
function trusted(parts: object): Verification {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parts as Verification
}
