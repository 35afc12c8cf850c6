// The built worker of apps/worker, assembled as in its main.ts, with a carrier in the same process that answers
// immediately. Timers, sweeper, metrics and log are on.
import process from 'node:process'

import type { ConfiguredRoute, Provider, Providers } from '@pinpost/providers'
import { openStore, STORE_VARIABLES, storeOptions } from '@pinpost/store'
import { makeLogger, makeMetrics, readEnvironment } from '@pinpost/telemetry'

import type * as Receipts from '../../apps/worker/src/receipt-polling/receipts.ts'
import type * as Routing from '../../apps/worker/src/deliveries/routing.ts'
import type * as Sweep from '../../apps/worker/src/timers/sweep.ts'
import type * as Tick from '../../apps/worker/src/timers/tick.ts'
import type * as Guard from '../../packages/providers/src/guard.ts'
import { serveOperations } from '../support/helper.ts'
import { makeTally, type WorkerOperations } from './operations.ts'

/** The default of PINPOST_WORKER_CONCURRENCY and PINPOST_RECEIPT_WAIT_SECONDS. */
const CONCURRENCY = 200
const RECEIPT_WAIT_MS = 300_000

const built = (file: string): string => new URL(`../../${file}.js`, import.meta.url).href
const { handleTick }: typeof Tick = await import(built('apps/worker/dist/timers/tick'))
const { makeSharedBreakers }: typeof Routing = await import(built('apps/worker/dist/deliveries/routing'))
const { startSweeper }: typeof Sweep = await import(built('apps/worker/dist/timers/sweep'))
const { startFetchingReceipts }: typeof Receipts = await import(
  built('apps/worker/dist/receipt-polling/receipts')
)
const { guarded }: typeof Guard = await import(built('packages/providers/dist/guard'))

const logger = makeLogger('worker', 'info')
const metrics = makeMetrics()
const store = openStore({
  ...storeOptions(readEnvironment(process.env, STORE_VARIABLES)),
  receiptWaitMs: RECEIPT_WAIT_MS,
  onError: (err) => logger.warn({ err }, 'Redis connection failed'),
})
await store.connect()

const route: ConfiguredRoute = {
  name: 'bench-sms',
  channel: 'sms',
  provider: 'bench',
  credential: 'bench',
  weight: 1,
  order: 0,
  price: 0,
  prices: {},
}
const REFERENCE = `SM${'0'.repeat(32)}`
const provider: Provider<'sms'> = {
  name: route.name,
  channel: 'sms',
  send: () => Promise.resolve({ kind: 'accepted', reference: REFERENCE }),
  readReceipt: () => Promise.resolve({ signed: false }),
  askReceipt: () => Promise.resolve(undefined),
}
const guardedProvider = guarded(provider)
const providers: Providers = {
  routes: (channel) => (channel === 'sms' ? [route] : []),
  byName: (name) => (name === route.name ? guardedProvider : undefined),
  siblings: (name) => [name],
  reload: () => Promise.resolve(),
}

store.routeState.watch()
const { signal } = new AbortController()
const breakers = makeSharedBreakers(store, providers, logger)
const deps = {
  store,
  providers,
  breakers,
  speech: undefined,
  metrics,
  logger,
  signal,
}
startSweeper(store, metrics, logger)
startFetchingReceipts({ ...deps, receiptWaitMs: RECEIPT_WAIT_MS })

const tally = makeTally()
let work: ReturnType<typeof store.work> | undefined

const OPERATIONS: WorkerOperations = {
  begin() {
    tally.reset()
    work = store.work({
      concurrency: CONCURRENCY,
      handle: (job) => tally.during(handleTick(deps, job)),
      onError: (err) => logger.error({ err }, 'tick failed'),
    })
    return Promise.resolve()
  },
  done: () => tally.now().count,
  async end() {
    await work?.close()
    return tally.now()
  },
}
serveOperations(OPERATIONS)
