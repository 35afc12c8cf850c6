/** Seconds; the range of Twilio's `ValidityPeriod`. */
const MAX_VALIDITY_SECONDS = 36_000

/** Twilio drops a message that waits for longer. */
export const validityOf = ({ validSeconds }: { readonly validSeconds: number }): number =>
  Math.min(Math.max(Math.floor(validSeconds), 1), MAX_VALIDITY_SECONDS)
