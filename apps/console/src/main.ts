import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { openHistory } from '@pinpost/history'
import { openStore } from '@pinpost/store'
import {
  holds,
  listenOn,
  makeHealth,
  makeKeyCheck,
  makeLogger,
  makeMetrics,
  runApp,
  serveOps,
} from '@pinpost/telemetry'
import type { FastifyInstance } from 'fastify'

import { buildConsole } from './app.ts'
import { readConfig } from './config.ts'
import { builtPages } from './pages.ts'
import { lagOf, startRecording } from './recording.ts'
import { openSignIn } from './sign-in/open.ts'
import type { Listener } from './sign-in/variables.ts'

const LONGEST_STOP_MS = 20_000
const CHECK_KEYS_MS = 2_000
/** Only the user and the group of the console may open its socket. */
const SOCKET_MODE = 0o660

await runApp('Pinpost console', async () => {
  const config = readConfig(process.env)
  const { listener, databaseUrl, webhookRules } = config
  const logger = makeLogger('console', config.logLevel)
  const store = openStore({
    ...config.store,
    onError: (err) => {
      logger.warn({ err }, 'Redis connection failed')
    },
  })
  const history = openHistory(
    databaseUrl === undefined
      ? { embedded: config.historyFolder }
      : {
          url: databaseUrl,
          onError: (err) => {
            logger.warn({ err }, 'Postgres connection failed')
          },
        },
  )
  const metrics = makeMetrics({ routes: () => [], accounts: store.accountKeys })
  metrics.isApp('console')
  metrics.watchRedis(store.isReady)
  const hasRightKeys = makeKeyCheck(logger, store.keyProbe.check)
  const health = makeHealth(
    { redis: () => store.isReady(), keys: hasRightKeys },
    { history: async () => !(await lagOf(store)).isBehind },
  )
  const signIn = openSignIn(listener, { store, history, logger })
  const pages = builtPages()
  if (pages === undefined) logger.warn('the pages are not built, only the API is served: run npm run build')
  const trustedProxies = 'trustedProxies' in listener ? listener.trustedProxies : []
  const app = buildConsole({
    store,
    history,
    webhookRules,
    grafanaUrl: config.grafanaUrl,
    logger,
    metrics,
    signIn,
    trustedProxies,
    pages,
  })
  store.routeState.refresh().catch(() => undefined)
  store.routeState.watch()
  await listen(app, listener)
  const ops = await listenOn('PINPOST_CONSOLE_METRICS_PORT', () =>
    serveOps({ host: config.metricsHost, port: config.metricsPort, metrics, health }),
  )
  if (listener.way === 'development')
    logger.warn('development mode: everybody who can open this address is an admin of the console')
  logger.info(listener, 'console started')

  // With other keys its fingerprints would differ, and a search by number would find nothing.
  await store.connect()
  while (!(await holds(hasRightKeys))) await sleep(CHECK_KEYS_MS)
  store.console.people.reseal().catch((err: unknown) => {
    logger.warn({ err }, 'people of the console could not be sealed with the first key of PINPOST_PIN_KEYS')
  })
  const recording = await startRecording({ store, history, logger, keptMs: config.keptMs })

  return {
    reload: () => undefined,
    stopWithinMs: LONGEST_STOP_MS,
    async stop() {
      logger.info('console is stopping')
      health.stopping()
      await app.close()
      ops.close()
      ops.closeAllConnections()
      await recording.close()
      await history.close()
      await store.close()
    },
  }
})

async function listen(app: FastifyInstance, listener: Listener): Promise<void> {
  switch (listener.way) {
    case 'development':
    case 'oidc':
    case 'passkeys': {
      const { host, port } = listener
      await listenOn('PINPOST_CONSOLE_PORT', () => app.listen({ host, port }))
      return
    }
    case 'proxy': {
      const { path } = listener
      // A killed console leaves its socket behind.
      if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path)
      await app.listen({ path })
      chmodSync(path, SOCKET_MODE)
    }
  }
}
