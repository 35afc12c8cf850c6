/** A process that subscribes to the outbox and sends every entry to its parent before it is acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises'

import { openStore, STORE_VARIABLES, storeOptions } from '../../packages/store/src/index.ts'
import { readEnvironment } from '../../packages/telemetry/src/index.ts'
import type { FromSubscriber } from './subscriber-process.ts'

const RETRY_MS = 200
/** Never finishes a batch, until its parent kills it. */
const holds = process.env['SUBSCRIBER_HOLDS'] === 'true'

const send = (message: FromSubscriber): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)))
  })

const store = openStore({
  ...storeOptions(readEnvironment(process.env, STORE_VARIABLES)),
  onError: (error) => console.error(error),
})

const isSubscribed = (): Promise<boolean> =>
  store.outbox
    .subscribe('test', {
      async handle(entries) {
        await send({ type: 'entries', entries })
        if (holds) await new Promise(() => undefined)
      },
      onError: (error) => console.error(error),
    })
    .then(() => true)
    .catch((error: unknown) => {
      // It may start while Redis is away.
      console.error(error)
      return false
    })

while (!(await isSubscribed())) await sleep(RETRY_MS)
await send({ type: 'ready' })
