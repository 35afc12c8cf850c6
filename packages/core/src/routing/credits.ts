import { type Attempt, destinationOf, mayHaveArrived, type Verification } from '../verification.ts'
import type { Channel } from '../channels.ts'

/** One observation of a route's conversion, from an ended verification. */
export interface Credit {
  readonly route: string
  readonly channel: Channel
  readonly country?: string | undefined
  /** the person typed the code that this route most likely delivered */
  readonly converted: boolean
}

/**
 * Only verifications that succeeded or expired count: a cancellation or wrong codes say nothing about the route, nor
 * does the end of one whose caller checks the code and reports no result.
 * Attempts without a choice between routes do not count either, since that would depend on which other routes were
 * blocked.
 */
export function creditsOf(verification: Verification): readonly Credit[] {
  const { attempts, policy, unreported } = verification
  if (unreported === true) return []
  if (policy.routing?.by === 'adaptive' && policy.routing.frozen) return []
  const taught = attempts.filter((attempt) => mayHaveArrived(attempt) || wasRefused(attempt))
  switch (verification.state) {
    case 'inProgress':
    case 'cancelled':
    case 'failed':
      return []
    case 'expired':
      return taught.flatMap((attempt) => creditOf(verification, attempt, false))
    case 'succeeded': {
      const converting = convertingOf(verification)
      return taught.flatMap((attempt) => creditOf(verification, attempt, attempt === converting))
    }
  }
}

/**
 * Refused because of the route itself. Without counting this, the route would be tried first again and again. Refusals
 * that breakers and rates handle (a credential, a burst) do not count.
 */
function wasRefused({ outcome }: Attempt): boolean {
  const kind = outcome?.kind
  return (
    kind === 'geoDenied' ||
    kind === 'contentRejected' ||
    kind === 'requestRefused' ||
    kind === 'providerError'
  )
}

/**
 * The attempt whose code the person most likely entered, of a verification that succeeded. That is the last one: nothing is
 * sent after the right code. Attempts that were reported as failed are skipped, unless all were.
 */
export function convertingOf({ attempts }: Pick<Verification, 'attempts'>): Attempt | undefined {
  const arrived = attempts.filter(mayHaveArrived)
  return arrived.findLast(({ receipt }) => receipt?.status !== 'failed') ?? arrived.at(-1)
}

function creditOf(verification: Verification, attempt: Attempt, converted: boolean): readonly Credit[] {
  const { route, channel, why } = attempt
  const { country } = destinationOf(verification, attempt)
  return route === undefined || why === undefined || why.among <= 1
    ? []
    : [{ route, channel, country, converted }]
}
