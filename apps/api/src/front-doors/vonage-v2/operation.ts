import type { IncomingHttpHeaders } from 'node:http'

import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifySchema } from 'fastify'

import type { RouteContext } from '../../http/route-context.ts'
import type { Authenticated } from './authenticate.ts'

/** A call of an authenticated caller. */
export interface Call extends Authenticated {
  /** the parsed JSON body; undefined if it is empty or invalid */
  readonly body: unknown
  /** the parts of the path, by name */
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: IncomingHttpHeaders
  /** scheme and host of the request, with which links begin */
  readonly origin: () => string
  readonly logger: RequestLogger
}

/** One endpoint of the v2 API. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  /** of a success */
  readonly status: number
  readonly schema: FastifySchema
  /** @returns the body of the answer; undefined if it has none. @throws ProblemError to refuse */
  readonly run: (context: RouteContext, call: Call) => Promise<object | undefined>
}
