import type { IncomingHttpHeaders } from 'node:http'

import type { Account, Service } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { FastifySchema, HTTPMethods } from 'fastify'

import type { RouteContext } from '../../http/route-context.ts'
import { errors, Refusal } from './errors.ts'

/** Parameters by name; of a repeated one, the last. */
export type Form = Readonly<Record<string, string>>

/** A call of an authenticated caller. */
export interface Call {
  readonly account: Account
  /** its name on this wire */
  readonly accountSid: string
  readonly form: Form
  readonly query: Form
  /** the parts of the path, by name */
  readonly path: Form
  readonly headers: IncomingHttpHeaders
  /** the path without `/v2`, as refusals write it */
  readonly resource: string
  /** scheme, host and version of the request, with which links begin */
  readonly base: () => string
  readonly logger: RequestLogger
}

/** One endpoint of Twilio's Verify API. */
export interface Operation {
  readonly method: HTTPMethods | HTTPMethods[]
  readonly path: string
  /** of a success */
  readonly status: number
  readonly schema: FastifySchema
  /** @returns the body of the answer; undefined if it has none. @throws Refusal */
  readonly run: (context: RouteContext, call: Call) => Promise<object | undefined>
}

export const notFound = ({ resource }: Call): Refusal => new Refusal(errors.notFound(resource))

/** The service in the path. @throws Refusal 404 */
export async function findService({ store }: RouteContext, call: Call): Promise<Service> {
  const service = await store.services.find(call.account.key, call.path['service'] ?? '')
  if (service === undefined) throw notFound(call)
  return service
}
