import { type InProgress, type Instant, scaled } from './verification.ts'

/** Identity systems send a code again if an answer was late or lost, within seconds and with a new id for each try. */
const SAME_CODE_SECONDS = 60

/**
 * Whether a code that a caller asks to deliver is the one that this verification delivers. If both have a reference, it
 * decides; otherwise the same code within a minute is a repetition.
 */
export function isSameDelivery(
  verification: InProgress,
  { pin, clientRef }: Pick<InProgress, 'pin' | 'clientRef'>,
  now: Instant,
): boolean {
  if (verification.clientRef !== undefined && clientRef !== undefined)
    return verification.clientRef.equals(clientRef)
  const isRecent = now < verification.startedAt + scaled(SAME_CODE_SECONDS, verification)
  return isRecent && verification.pin.equals(pin)
}
