import { makeBreakers, type Breakers, type OpenBreaker, type Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import type { Logger } from '@pinpost/telemetry'

/** Circuit breakers whose open state all workers share through the store. */
export function makeSharedBreakers(store: Store, providers: Providers, logger: Logger): Breakers {
  const breakers = makeBreakers({
    now: () => Date.now(),
    siblings: (route) => providers.siblings(route),
    onChange(route, open) {
      const message = open === undefined ? 'breaker closed' : 'breaker opened'
      logger.warn({ route, open: open !== undefined, trials: open?.attemptNo }, message)
      store.routeState.setBreaker(route, open && JSON.stringify(open)).catch((err: unknown) => {
        logger.warn({ err }, 'breaker could not be shared')
      })
    },
  })
  store.routeState.onRead((routeState) => {
    breakers.adopt(new Map([...routeState.breakers].map(([route, text]) => [route, parse(text)])))
  })
  return breakers
}

function parse(text: string): OpenBreaker {
  const open: OpenBreaker = JSON.parse(text)
  return open
}
