import type { IncomingHttpHeaders } from 'node:http'

import type { Account, Store } from '@pinpost/store'
import type { Logger, Metrics, RequestLogger } from '@pinpost/telemetry'

import type { ConcurrencyLimiter } from '../../http/concurrency-limiter.ts'
import type { Login } from '../../http/login.ts'
import type { Parameters } from './parameters.ts'
import type { WireAnswer } from './wire.ts'

/** What the endpoints of this door work with. */
export interface Door {
  readonly store: Store
  readonly metrics: Metrics
  readonly logger: Logger
  readonly timeScale: number
  /** numbers of ranges for films and tests are taken of every account */
  readonly fictionalNumbers: boolean
  readonly limiter: ConcurrencyLimiter
  readonly login: Login
}

/** What an authenticated account asks for. */
export interface Call {
  readonly account: Account
  readonly parameters: Parameters
  readonly headers: IncomingHttpHeaders
  readonly logger: RequestLogger
}

/** One endpoint: a call in, an answer out. @throws WireError to refuse */
export type Endpoint = (door: Door, call: Call) => Promise<WireAnswer>
