import { setTimeout as sleep } from 'node:timers/promises'

import { Secret } from '@pinpost/core'
import { openStore, type Store, STORE_VARIABLES, storeOptions } from '@pinpost/store'
import { readEnvironment } from '@pinpost/telemetry'

import type { ReceiverOperations } from '../load/receivers.ts'
import type { Context } from '../support/context.ts'
import { type Helper, startHelper } from '../support/helper.ts'
import type { Owner } from '../support/owner.ts'
import { until } from '../support/ports.ts'
import { startRedis } from '../support/redis.ts'
import { makeService, type Service, startWorker } from '../support/service.ts'
import { quantile } from '../support/statistics.ts'
import { NO_CARRIER } from './request.ts'
import type { Measure, Row } from './row.ts'
import { plainRow } from './turns.ts'
import { withOwner } from './with-owner.ts'

const [HEALTHY, HANGING] = [18, 2]
const ENDPOINTS = HEALTHY + HANGING
/** To all endpoints; the healthy ones get nine tenths. */
const EVENTS_PER_SECOND = 1_200
const EVERY_MS = 10
/** Seconds of each run beside those of the context: the worker compiles what is hot, and requests begin to hang. */
const WARM_UP_SECONDS = 3
const ARRIVED_WITHIN_MS = 60_000

/** Events to 20 endpoints of 20 accounts, of which two never answer: how soon the others have theirs. */
export const webhooks: Measure = (context) => withOwner((owner) => measure(context, owner))

async function measure(context: Context, owner: Owner): Promise<readonly Row[]> {
  const redis = owner.own(await startRedis(context))
  const service = makeService(redis, NO_CARRIER, NO_CARRIER, {
    PINPOST_INSECURE_WEBHOOKS_TO_PRIVATE_ADDRESSES: 'true',
    // Requests that hang are not waited for.
    PINPOST_STOP_SECONDS: '1',
  })
  const store = await openOwnStore(service, owner)
  const receivers = owner.own(
    startHelper<ReceiverOperations>({
      file: new URL('../load/receivers.ts', import.meta.url),
      name: 'receivers',
      folder: context.folder,
    }),
  )
  for (const [index, port] of (await receivers.ask('open', { healthy: HEALTHY, hanging: HANGING })).entries())
    await addEndpoint(store, accountAt(index), port)
  const worker = await startWorker(context, owner, service)
  await until('a subscription', async () => (await store.outbox.state()).subscribers.length > 0)

  await oneRun(store, receivers, WARM_UP_SECONDS)
  const cpuBefore = worker.cpuMs()
  const runs: Awaited<ReturnType<typeof oneRun>>[] = []
  for (let run = 0; run < context.runs; run++) runs.push(await oneRun(store, receivers, context.seconds))
  const arrived = runs.reduce((sum, { lags }) => sum + lags.length, 0)
  const cpuMicros = ((worker.cpuMs() - cpuBefore) * 1_000) / arrived
  const all = runs.flatMap(({ lags }) => lags)
  const what = `events to ${ENDPOINTS} endpoints of which ${HANGING} hang`
  const rate = plainRow(
    {
      name: 'webhooks',
      what: `${what}: to the others`,
      unit: 'per second',
      target: { of: 'measured', atLeast: 1_000 },
      note: `${EVENTS_PER_SECOND} events a second in all; processor time of the worker ${cpuMicros.toFixed(0)} µs each`,
    },
    runs.map(({ lags, seconds }) => lags.length / seconds),
  )
  const lag = plainRow(
    {
      name: 'webhooks p99',
      what: `${what}: from event to arrival at the others`,
      unit: 'ms',
      target: { of: 'measured', atMost: 1_000 },
      note: `p50 ${quantile(all, 0.5)} ms, highest ${quantile(all, 1)} ms`,
    },
    runs.map(({ lags }) => quantile(lags, 0.99)),
  )
  return [rate, lag]
}

const accountAt = (index: number): string => `shop${String(index).padStart(4, '0')}`

async function openOwnStore({ environment }: Service, owner: Owner): Promise<Store> {
  const options = storeOptions(readEnvironment(environment, STORE_VARIABLES))
  const store = openStore({ ...options, onError: () => undefined })
  owner.own({ stop: () => store.close() })
  await store.connect()
  return store
}

async function addEndpoint({ accounts, webhooks: { endpoints } }: Store, account: string, port: number) {
  await accounts.save({ key: account, secrets: ['bench-secret-of-a-shop'], countries: ['*'] })
  await endpoints.create(account, { url: `http://127.0.0.1:${port}/`, enabled: true })
}

/** Refused starts, which are events without work for the worker beside webhooks. */
async function oneRun(store: Store, receivers: Helper<ReceiverOperations>, seconds: number) {
  const count = seconds * EVENTS_PER_SECOND
  const begin = performance.now()
  for (let sent = 0; sent < count;) {
    const due = Math.min(count, ((performance.now() - begin) * EVENTS_PER_SECOND) / 1_000)
    for (; sent < due; sent++)
      void store.outbox.refused({
        account: accountAt(sent % ENDPOINTS),
        address: new Secret(`+4915${String(sent).padStart(9, '0')}`),
        country: 'DE',
        refusal: { reason: 'unsupportedCountry' },
      })
    await sleep(EVERY_MS)
  }
  const expected = (count / ENDPOINTS) * HEALTHY
  const arrived = async (): Promise<boolean> => (await receivers.ask('count', undefined)) >= expected
  const giveUpAt = performance.now() + ARRIVED_WITHIN_MS
  while (!(await arrived())) {
    if (performance.now() > giveUpAt) throw new Error('events did not arrive')
    await sleep(EVERY_MS)
  }
  return receivers.ask('take', undefined)
}
