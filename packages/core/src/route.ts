import type { Attempt } from './verification.ts'

export interface RouteChoice {
  readonly route: string
  /** another route is left that this step has not tried */
  readonly otherRoute: boolean
}

/**
 * The route for an attempt among those that carry its channel, in their order: the first that its step has not
 * tried, or the first of all where each had its turn (a retry).
 * @returns undefined where no route carries the channel
 */
export function chooseRoute(
  routes: readonly string[],
  attempts: readonly Attempt[],
  { step, number }: Attempt,
): RouteChoice | undefined {
  const tried = new Set(
    attempts.filter((other) => other.step === step && other.number < number).map(({ route }) => route),
  )
  const untried = routes.filter((route) => !tried.has(route))
  const route = untried[0] ?? routes[0]
  return route === undefined ? undefined : { route, otherRoute: untried.length > 1 }
}
