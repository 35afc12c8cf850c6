/** Euros, which Vonage writes as text; NaN if there is no price. */
export const eurosOf = (value: unknown): number =>
  typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
