import { loadQueueTelemetry, openStore } from '@pinpost/store'
import {
  listenOn,
  makeHealth,
  makeKeyCheck,
  makeLogger,
  makeMetrics,
  openTogether,
  reloadOf,
  runApp,
  serveOps,
  startTracing,
  watchEviction,
} from '@pinpost/telemetry'

import { buildApi } from './app.ts'
import { openProviders, readConfig } from './config.ts'
import { logSeeding } from './seeding-log.ts'
import { CHANNEL_NAMES } from '@pinpost/core'
import { loadRequestTracing } from './http/tracing.ts'

/** Calls in progress end within six seconds; then the store is closed and spans are exported. */
const LONGEST_STOP_MS = 20_000

await runApp('Pinpost API', async () => {
  const [config, providers] = await openTogether(
    () => readConfig(process.env),
    () => openProviders(process.env),
  )
  const logger = makeLogger('api', config.logLevel)
  const tracing = await startTracing('pinpost-api', config.isTraced, logger)
  const store = openStore({
    ...config.store,
    telemetry: tracing && (await loadQueueTelemetry()),
    onError: (err) => {
      logger.warn({ err }, 'Redis connection failed')
    },
  })
  const hasAccounts = store.keepSeeded(config.seeds, (report) => {
    logSeeding(logger, report)
  })

  const metrics = makeMetrics({
    routes: () => CHANNEL_NAMES.flatMap((channel) => providers.routes(channel)).map(({ name }) => name),
    accounts: store.accountKeys,
  })
  metrics.isApp('api')
  metrics.watchRedis(store.isReady)
  watchEviction(store.eviction, metrics, logger)
  const skipWaitFor = config.isProduction ? undefined : config.seeds.accounts.map(({ key }) => key)
  const { publicUrl, timeScale, maxUnderWay, tls } = config
  const routes = reloadOf(logger, 'routes', providers.reload)
  const health = makeHealth(
    {
      redis: () => store.isReady(),
      queues: () => store.hasQueues(),
      accounts: hasAccounts,
      keys: makeKeyCheck(logger, store.keyProbe.check),
    },
    { configuration: () => routes.isCurrent(), eviction: () => store.eviction.mayEvict() !== true },
  )
  const app = buildApi({
    store,
    health,
    providers,
    metrics,
    logger,
    publicUrl,
    timeScale,
    maxUnderWay,
    fictionalNumbers: !config.isProduction,
    skipWaitFor,
    docs: config.docs,
    tls,
    trustedProxies: config.trustedProxies,
    tracing: tracing && (await loadRequestTracing()),
  })

  // Read the operators' switches before the first call. Redis may be down now; it is read again every second.
  store.routeState.refresh().catch(() => undefined)
  store.routeState.watch()
  const { host, port, metricsHost, metricsPort } = config
  const address = await listenOn('PINPOST_API_PORT', () => app.listen({ host, port }))
  const ops = await listenOn('PINPOST_API_METRICS_PORT', () =>
    serveOps({ host: metricsHost, port: metricsPort, metrics, health }),
  )
  // For 0.0.0.0 Fastify returns the loopback address, so log the configured host.
  logger.info({ host, port: Number(new URL(address).port), isTls: tls !== undefined }, 'API started')
  if (!config.isProduction)
    logger.warn(
      'development mode: /dev/skip-wait and /dev/limits are open, and the demo account if PINPOST_ACCOUNTS is not set',
    )
  if (timeScale !== 1) logger.warn({ timeScale }, 'PINPOST_TIME_SCALE shortens all waits')

  return {
    reload: routes.reload,
    stopWithinMs: LONGEST_STOP_MS,
    async stop() {
      logger.info('API is stopping')
      health.stopping()
      await app.close()
      ops.close()
      ops.closeAllConnections()
      await store.close()
      await tracing?.stop()
    },
  }
})
