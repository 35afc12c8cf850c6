import { countCharacters, isPrintable } from '@pinpost/core'
import type { Account } from '@pinpost/store'

import { looksLikeLink } from '../../verifications/brand-link.ts'
import type { Parameters } from './parameters.ts'
import { REFUSALS, WireError } from './wire.ts'

const MAX_SIGNATURE_LENGTH = 18

/** @throws WireError 2 if the parameter is absent or empty */
export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw new WireError(REFUSALS.missing(name))
  return value
}

/**
 * A text for messages.
 * @throws WireError 3 if it is too long, or has characters that change what a message seems to say
 */
export function printable<T extends string | undefined>(value: T, name: string, length: number): T {
  if (value === undefined) return value
  if (!isPrintable(value)) throw new WireError(REFUSALS.invalid(name))
  if (countCharacters(value) > length) throw new WireError(REFUSALS.tooLong(name))
  return value
}

/** A brand or payee. @throws WireError 3 if phones would show it as a link and the account may not use one */
export function signature(parameters: Parameters, name: string, account: Account): string {
  const text = printable(required(parameters, name), name, MAX_SIGNATURE_LENGTH)
  if (account.brandLinks !== true && looksLikeLink(text)) throw new WireError(REFUSALS.invalid(name))
  return text
}

/** The tag of `lg`. Java writes a language without a country as `en-`. */
export const languageOf = (parameters: Parameters): string | undefined =>
  parameters.get('lg')?.replace(/-$/, '')

/** A whole number as the wire writes it: leading zeros are allowed, signs and fractions are not. */
export function integer(
  parameters: Parameters,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const text = parameters.get(name)
  if (text === undefined) return undefined
  const value = /^0*\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new WireError(REFUSALS.invalid(name))
  return value
}
