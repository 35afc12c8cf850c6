import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import { makePublicHttp } from '@pinpost/providers'
import { loadQueueTelemetry, openStore, type Store } from '@pinpost/store'
import {
  holds,
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

import { openProviders, readConfig } from './config.ts'
import { openSpeech } from './deliveries/speech.ts'
import { startSweeper } from './timers/sweep.ts'
import { startFetchingReceipts } from './receipt-polling/receipts.ts'
import { startPublishingRoutes } from './deliveries/published-routes.ts'
import { makeSharedBreakers } from './deliveries/routing.ts'
import { CHANNEL_NAMES } from '@pinpost/core'
import { handleTick } from './timers/tick.ts'
import { startWebhooks } from './webhooks/index.ts'

const CHECK_KEYS_MS = 2_000
/** After the limit, aborted sends are recorded as ambiguous if Redis answers. */
const LONGEST_RECORDING_MS = 2_000
/** Total after the limit: recording, closing the store, exporting spans. Kubernetes gives ten seconds. */
const LONGEST_CLEAN_UP_MS = 8_000

await runApp('Pinpost worker', async () => {
  const [config, providers] = await openTogether(
    () => readConfig(process.env),
    () => openProviders(process.env),
  )
  const logger = makeLogger('worker', config.logLevel)
  const tracing = await startTracing('pinpost-worker', config.isTraced, logger)
  const store = openStore({
    ...config.store,
    receiptWaitMs: config.receiptWaitMs,
    telemetry: tracing && (await loadQueueTelemetry()),
    onError: (err) => {
      logger.warn({ err }, 'Redis connection failed')
    },
  })
  await store.connect()

  const metrics = makeMetrics({
    routes: () => CHANNEL_NAMES.flatMap((channel) => providers.routes(channel)).map(({ name }) => name),
    accounts: store.accountKeys,
  })
  const outOfTime = new AbortController()
  // Every send in progress listens; Node would warn about more than ten listeners.
  setMaxListeners(0, outOfTime.signal)
  const speech = await openSpeech(config, store, logger)
  const breakers = makeSharedBreakers(store, providers, logger)
  store.routeState.watch()
  metrics.isApp('worker')
  metrics.watchRedis(store.isReady)
  watchEviction(store.eviction, metrics, logger)
  metrics.watch({
    queues: store.queueStates,
    pendingReceipts: () => store.pendingReceipts.states(Date.now()),
    outbox: () => store.outbox.state(),
    indexSize: () => store.indexSize(),
    isBreakerOpen: (route) => breakers.isHoldingBack(route),
    switches: () => [...store.routeState.current().switches.keys()],
  })
  metrics.watchWebhooks(() => store.webhooks.state())
  const deps = {
    store,
    providers,
    breakers,
    speech,
    metrics,
    logger,
    signal: outOfTime.signal,
  }
  const routes = reloadOf(logger, 'routes', providers.reload)
  const hasRightKeys = makeKeyCheck(logger, store.keyProbe.check)
  const health = makeHealth(
    { redis: () => store.isReady(), queues: () => store.hasQueues(), keys: hasRightKeys },
    { configuration: () => routes.isCurrent(), eviction: () => store.eviction.mayEvict() !== true },
  )
  const ops = await listenOn('PINPOST_WORKER_METRICS_PORT', () =>
    serveOps({ host: config.metricsHost, port: config.metricsPort, metrics, health }),
  )
  // With a different key it could decrypt no record, and would take ticks from workers that can.
  while (!(await holds(hasRightKeys))) await sleep(CHECK_KEYS_MS)
  // So that an older key can be removed.
  resealHooks(store).catch((err: unknown) => {
    logger.error({ err }, 'the secrets of hooks could not be sealed again')
  })
  const work = store.work({
    concurrency: config.concurrency,
    handle: (job) => handleTick(deps, job),
    onError: (err) => {
      logger.error({ err }, 'tick failed')
    },
  })
  const sweeper = startSweeper(store, metrics, logger)
  const publishing = startPublishingRoutes(deps)
  const fetching = startFetchingReceipts({ ...deps, receiptWaitMs: config.receiptWaitMs })
  const webhookHttp = makePublicHttp(config.webhooks)
  const webhooks = startWebhooks({ ...deps, http: webhookHttp })
  if (config.webhooks.allowsPrivate)
    logger.warn(
      'PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES is on: customers can make this worker send requests into its own network',
    )
  if (config.allowsPlainSmtp)
    logger.warn('PINPOST_INSECURE_SMTP_WITHOUT_TLS is on: SMTP may send passwords and codes in the clear')
  logger.info({ concurrency: config.concurrency }, 'worker started')

  return {
    reload: routes.reload,
    stopWithinMs: config.stopMs + LONGEST_CLEAN_UP_MS,
    /** Takes no new job and finishes those in progress; past the limit it aborts them, with the outcome ambiguous. */
    async stop() {
      logger.info('worker is stopping')
      health.stopping()
      const limit = setTimeout(() => {
        outOfTime.abort()
      }, config.stopMs)
      const withinMs = config.stopMs + LONGEST_RECORDING_MS
      await Promise.all([
        work.close(withinMs),
        sweeper.stop(),
        publishing.stop(),
        fetching.stop(),
        webhooks.close(withinMs),
      ])
      clearTimeout(limit)
      speech?.close()
      await webhookHttp.close()
      ops.close()
      ops.closeAllConnections()
      await store.close()
      await tracing?.stop()
    },
  }
})

async function resealHooks({ accounts, hooks }: Pick<Store, 'accounts' | 'hooks'>): Promise<void> {
  for (const account of await accounts.keys()) await hooks.reseal(account)
}
