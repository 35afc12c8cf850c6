import type { Parameters } from './parameters.ts'
import { REFUSALS, WireError } from './wire.ts'

/** @throws WireError 2 where the parameter is absent or empty */
export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw new WireError(REFUSALS.missing(name))
  return value
}

/** @throws WireError 3 where the value has more characters */
export function atMost<T extends string | undefined>(value: T, name: string, length: number): T {
  if (value !== undefined && value.length > length) throw new WireError(REFUSALS.tooLong(name))
  return value
}

/** A whole number as the wire writes it: leading zeros are allowed, signs and fractions are not. */
export function integer(
  parameters: Parameters,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const text = parameters.get(name)
  if (text === undefined) return undefined
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new WireError(REFUSALS.invalid(name))
  return value
}
