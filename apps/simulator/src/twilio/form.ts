import { normaliseNumber } from '../carrier/ids.ts'
import type { ErrorCode } from './errors.ts'

/** The parameters of a posted form. */
export interface Form {
  /** The last value; undefined if missing or empty. */
  readonly one: (name: string) => string | undefined
  readonly all: (name: string) => readonly string[]
}

export function readForm(body: unknown): Form {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {}
  const all = (name: string): readonly string[] => {
    const value = fields[name]
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    return values.filter((text) => typeof text === 'string' && text !== '').map(String)
  }
  return { one: (name) => all(name).at(-1), all }
}

/** @returns undefined if it is not a whole number within the bounds */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : undefined
}

export const readNumber = (text: string): string | undefined =>
  text.length <= 40 ? normaliseNumber(text) : undefined

/** A number in full, a short code, or a name of at most eleven characters. */
export function readSender(text: string): string | undefined {
  if (/^\d{3,6}$/.test(text)) return text
  if (/^(?=.*[a-z])[a-z\d &+_-]{1,11}$/i.test(text)) return text
  return readNumber(text)
}

/** Test numbers that cause errors: https://www.twilio.com/docs/iam/test-credentials */
const MAGIC_FROM: Readonly<Record<string, ErrorCode>> = {
  '+15005550001': 21_212,
  '+15005550007': 21_606,
  '+15005550008': 21_611,
}
const MAGIC_MESSAGE_TO: Readonly<Record<string, ErrorCode>> = {
  '+15005550001': 21_211,
  '+15005550002': 21_612,
  '+15005550003': 21_408,
  '+15005550004': 21_610,
  '+15005550009': 21_614,
}
const MAGIC_CALL_TO: Readonly<Record<string, ErrorCode>> = {
  '+15005550001': 21_211,
  '+15005550002': 21_214,
  '+15005550003': 21_215,
  '+15005550004': 21_216,
}

export const magicMessageError = (from: string, to: string): ErrorCode | undefined =>
  MAGIC_FROM[from] ?? MAGIC_MESSAGE_TO[to]

export const magicCallError = (from: string, to: string): ErrorCode | undefined =>
  MAGIC_FROM[from] ?? MAGIC_CALL_TO[to]
