import type { Account, Store } from '@pinpost/store'
import type { Metrics, RequestLogger } from '@pinpost/telemetry'

import type { Load } from './load.ts'
import type { Parameters } from './parameters.ts'
import type { Throttle } from './throttle.ts'
import type { WireAnswer } from './wire.ts'

/** What the endpoints of this door work with. */
export interface Door {
  readonly store: Store
  readonly metrics: Metrics
  /** of the request that is answered */
  readonly logger: RequestLogger
  readonly timeScale: number
  /** numbers of ranges for films and tests are taken of every account */
  readonly fictionalNumbers: boolean
  readonly throttle: Throttle
  readonly load: Load
}

/** One endpoint: parameters of an authenticated account in, an answer out. @throws WireError to refuse */
export type Endpoint = (door: Door, account: Account, parameters: Parameters) => Promise<WireAnswer>
