/** An amount in euros, which Vonage writes as text; NaN where there is none, and that is no price. */
export const eurosOf = (value: unknown): number =>
  typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
