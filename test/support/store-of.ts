import { onTestFinished } from 'vitest'

import { openStore, type Store, STORE_VARIABLES, storeOptions } from '../../packages/store/src/index.ts'
import { readEnvironment } from '../../packages/telemetry/src/index.ts'
import type { Service } from './processes.ts'

/** The store of a service, as an operator's commands open it; closed after the test. */
export async function storeOf({ environment }: Pick<Service, 'environment'>): Promise<Store> {
  const options = storeOptions(readEnvironment({ ...environment, NODE_ENV: 'test' }, STORE_VARIABLES))
  const store = openStore({ ...options, onError: () => undefined })
  await store.connect()
  onTestFinished(() => store.close())
  return store
}
