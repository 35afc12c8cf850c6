import { type Attempt, destinationOf, mayHaveArrived, type Verification } from '../verification.ts'
import type { Channel } from '../channels.ts'

/** What an ended verification teaches of a route. */
export interface Credit {
  readonly route: string
  readonly channel: Channel
  readonly country?: string | undefined
  /** the person typed the code that this route most likely brought */
  readonly converted: boolean
}

/**
 * Only ends that routes are answerable for teach something: a code that was typed, or that never was. Who cancelled,
 * mistyped or was turned away says nothing of the route. Nor do attempts for which there was no choice: what they did
 * to the counts would depend on which other routes were blocked.
 */
export function creditsOf(verification: Verification): readonly Credit[] {
  const { attempts, policy } = verification
  if (policy.routing?.by === 'adaptive' && policy.routing.frozen) return []
  const arrived = attempts.filter(mayHaveArrived)
  const taught = attempts.filter((attempt) => mayHaveArrived(attempt) || wasRefused(attempt))
  switch (verification.state) {
    case 'inProgress':
    case 'cancelled':
    case 'failed':
      return []
    case 'expired':
      return taught.flatMap((attempt) => creditOf(verification, attempt, false))
    case 'succeeded': {
      const converting = convertingOf(arrived)
      return taught.flatMap((attempt) => creditOf(verification, attempt, attempt === converting))
    }
  }
}

/**
 * Refused for what the route is, so that it would be tried first again and again if that taught nothing. What breakers
 * and rates answer for (a credential, a burst) does not count.
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
 * The last one: nothing is handed over after the right check. One that is reported as failed brought the code only where
 * each is.
 */
function convertingOf(arrived: readonly Attempt[]): Attempt | undefined {
  return arrived.findLast(({ receipt }) => receipt?.status !== 'failed') ?? arrived.at(-1)
}

function creditOf(verification: Verification, attempt: Attempt, converted: boolean): readonly Credit[] {
  const { route, channel, why } = attempt
  const { country } = destinationOf(verification, attempt)
  return route === undefined || why === undefined || why.among <= 1
    ? []
    : [{ route, channel, country, converted }]
}
