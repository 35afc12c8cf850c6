import type { FrontDoor } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

import type { ConcurrencyLimiter } from './concurrency-limiter.ts'
import type { Login } from './login.ts'

/** What the routes of a front door work with. All doors of a process share everything but their names. */
export interface RouteContext {
  readonly frontDoor: FrontDoor
  readonly store: Store
  readonly metrics: Metrics
  readonly logger: Logger
  readonly timeScale: number
  /** whether every account may use numbers of ranges for films and tests */
  readonly fictionalNumbers: boolean
  readonly limiter: ConcurrencyLimiter
  readonly login: Login
}
