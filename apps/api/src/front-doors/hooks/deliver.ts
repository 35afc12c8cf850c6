import { isPrintable } from '@pinpost/core'
import type { Account } from '@pinpost/store'
import type { RequestLogger } from '@pinpost/telemetry'
import type { IncomingHttpHeaders } from 'node:http'

import { readCaller } from '../../http/caller.ts'
import type { RouteContext } from '../../http/route-context.ts'
import { validate } from '../../http/validate.ts'
import { looksLikeLink } from '../../verifications/brand-link.ts'
import { type ControlDeps, report } from '../../verifications/control.ts'
import { parseDestination, toDestination } from '../../verifications/destination.ts'
import type { Answer } from './answer.ts'
import { deliver, templatesOf } from './delivery.ts'
import { DeliveryRefused, invalidParameter, invalidParameters, PROBLEMS } from './problem.ts'
import { DeliverBody, FeedbackBody, FeedbackByDestinationBody } from './schemas.ts'

/** Seconds. */
export const DEFAULT_TTL = 300

/** A call of our own API. */
export interface Call {
  readonly account: Account
  readonly logger: RequestLogger
  readonly headers: IncomingHttpHeaders
  /** the parsed JSON body; undefined if it is empty or invalid */
  readonly body: unknown
  /** the id in the path; empty if it has none */
  readonly id: string
}

/** Answers before any carrier does. */
export async function runDeliver(
  context: RouteContext,
  { account, logger, headers, body }: Call,
): Promise<Answer> {
  const given = validate(DeliverBody, body, invalidParameters)
  const { brand, code, text, ttl = DEFAULT_TTL, dedupe_key: reference } = given
  if (!isPrintable(brand) || (account.brandLinks !== true && looksLikeLink(brand)))
    throw invalidParameter('brand', 'Brand is invalid')
  if (code !== undefined && text !== undefined && templatesOf({ text }, code) === undefined)
    throw invalidParameter('text', 'Text does not contain the code, or has characters that cannot be sent')
  const caller = readCaller(
    headers,
    (name) => (name === 'client_ip' || name === 'device_id' || name === 'user_id' ? given[name] : undefined),
    (name) => invalidParameter(name, `${name} is invalid`),
  )
  return {
    status: 202,
    body: { id: await deliver(context, account, { ...given, ttl, reference, caller }, logger) },
  }
}

export async function runFeedback(context: RouteContext, call: Call): Promise<Answer> {
  const { result } = validate(FeedbackBody, call.body, invalidParameters)
  // The id suffices: its caller need not repeat the purpose.
  const scope = (await context.store.find(call.id))?.scope
  return end({ ...context, scope }, call, call.id, result)
}

/** For callers that do not know the id, because an identity system asked for the delivery. */
export async function runFeedbackByDestination(context: RouteContext, call: Call): Promise<Answer> {
  const { to, purpose: scope, result } = validate(FeedbackByDestinationBody, call.body, invalidParameters)
  const destination = parseDestination(to)
  if (destination === undefined) throw invalidParameter('to', 'To is no phone number or e-mail address')
  const { address } = toDestination(destination)
  const id = await context.store.findRunning(call.account.key, address.reveal(), scope)
  return end({ ...context, scope }, call, id ?? '', result)
}

async function end(
  context: RouteContext & Pick<ControlDeps, 'scope'>,
  { account, logger }: Call,
  id: string,
  result: 'succeeded' | 'failed',
): Promise<Answer> {
  const command = result === 'succeeded' ? 'approve' : 'disprove'
  const reply = await report({ ...context, logger }, account, id, command)
  if (reply === 'ended') throw new DeliveryRefused(PROBLEMS.notFound)
  return { status: 204 }
}
