import type { IncomingHttpHeaders } from 'node:http'

import type { Account } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'

import type { RouteContext } from '../../http/route-context.ts'
import type { Parameters } from './parameters.ts'
import type { WireAnswer } from './wire.ts'

/** The request of an authenticated account. */
export interface Call {
  readonly account: Account
  readonly parameters: Parameters
  readonly headers: IncomingHttpHeaders
  readonly logger: RequestLogger
}

/** @throws WireError to refuse */
export type Endpoint = (context: RouteContext, call: Call) => Promise<WireAnswer>
