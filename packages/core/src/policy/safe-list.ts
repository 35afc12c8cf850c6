import type { AdmissionRules, StartRefusal } from './admission.ts'
import { type AccountLimits, FRAUD_LIMITS, observingFraud } from './limits/index.ts'

/** Whether a start was refused because it looks like fraud, which does not stop numbers that the account trusts. */
export const isSuspicion = (refusal: StartRefusal): boolean =>
  refusal.reason === 'blockedNetwork' || (refusal.reason === 'limit' && FRAUD_LIMITS.has(refusal.limit))

/**
 * The rules of an account for numbers that it trusts: no blocked networks, and unverified starts count without refusing.
 * A right code gives the count back even if the limit was full, so that one more start fits.
 */
export function trusting<A extends AccountLimits & { readonly admission: AdmissionRules }>(account: A): A {
  const admission = { ...account.admission, blockedNetworks: undefined }
  return { ...account, admission, limits: observingFraud(account.limits) }
}
