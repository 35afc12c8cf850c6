import type { FrontDoor } from '@pinpost/core'
import type { Store } from '@pinpost/store'
import type { Logger, Metrics } from '@pinpost/telemetry'

import type { ConcurrencyLimiter } from './concurrency-limiter.ts'
import type { Login } from './login.ts'

/** Shared by the routes of all front doors, so that a process has one concurrency limiter and one login cache. */
export interface RouteContext {
  readonly frontDoor: FrontDoor
  readonly store: Store
  readonly metrics: Metrics
  readonly logger: Logger
  readonly publicUrl: string
  readonly timeScale: number
  /** whether every account may verify numbers from ranges for films and tests */
  readonly fictionalNumbers: boolean
  readonly limiter: ConcurrencyLimiter
  readonly login: Login
}
