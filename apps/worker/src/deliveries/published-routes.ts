import { CHANNEL_NAMES } from '@pinpost/core'
import type { Providers } from '@pinpost/providers'
import type { Store } from '@pinpost/store'
import { type Logger, repeat, type Repeated } from '@pinpost/telemetry'

const EVERY_MS = 10_000

interface PublishingDeps {
  readonly store: Pick<Store, 'routeState'>
  readonly providers: Pick<Providers, 'routes'>
  readonly logger: Logger
}

/** Tells the console which routes there are. Repeated, because the routes file may be read again, and Redis be emptied. */
export const startPublishingRoutes = ({ store, providers, logger }: PublishingDeps): Repeated =>
  repeat(EVERY_MS, logger, 'publishing the routes', () =>
    store.routeState.publish(
      CHANNEL_NAMES.flatMap((channel) => providers.routes(channel)).map(
        ({ name, channel, provider, countries, prefixes, price, ratePerSecond }) => ({
          name,
          channel,
          provider,
          countries,
          prefixes,
          price,
          ratePerSecond,
        }),
      ),
    ),
  )
