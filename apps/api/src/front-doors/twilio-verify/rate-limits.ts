import type { Service, ServiceLimit } from '@pinpost/store'

import type { RouteContext } from '../../http/route-context.ts'
import { toDate } from './dates.ts'
import { ERRORS, errors, Refusal } from './errors.ts'
import { type Call, findService, notFound, type Operation } from './operation.ts'
import { page, pageOf, PageQuery } from './pages.ts'
import { parse } from './parse.ts'
import { describe } from './schemas/common.ts'
import { LimitAnswer, LimitForm, LimitParams, NewLimitForm } from './schemas/rate-limits.ts'
import { ServiceParams } from './schemas/services.ts'
import { newSid } from './sids.ts'

const LIMITS = '/v2/Services/:service/RateLimits'
export const LIMIT = `${LIMITS}/:limit`

const MOST_LIMITS = 20

export const urlOf = ({ base, path }: Call, ...parts: readonly string[]): string =>
  [`${base()}/Services/${path['service']}/RateLimits`, ...parts].join('/')

const writeLimit =
  (call: Call) =>
  ({ sid, name, description, createdAt, updatedAt }: ServiceLimit) => ({
    sid,
    unique_name: name,
    description,
    service_sid: call.path['service'],
    account_sid: call.accountSid,
    date_created: toDate(createdAt),
    date_updated: toDate(updatedAt),
    url: urlOf(call, sid),
    links: { buckets: urlOf(call, sid, 'Buckets') },
  })

/** The limit that the path names. @throws Refusal 404 */
export function limitIn({ limits }: Service, call: Call): ServiceLimit {
  return limits.find(({ sid }) => sid === call.path['limit']) ?? refuse(notFound(call))
}

export function refuse(refusal: Refusal): never {
  throw refusal
}

/** Replaces the one with the same sid, or adds it. */
export const withEntry = <T extends { readonly sid: string }>(all: readonly T[], entry: T): readonly T[] =>
  all.some(({ sid }) => sid === entry.sid)
    ? all.map((each) => (each.sid === entry.sid ? entry : each))
    : [...all, entry]

export const without = <T extends { readonly sid: string }>(all: readonly T[], { sid }: T): readonly T[] =>
  all.filter((each) => each.sid !== sid)

async function changeService(
  { store }: RouteContext,
  call: Call,
  decide: (service: Service) => Service,
): Promise<void> {
  const { account, logger, path } = call
  const changed = await store.services.change(account.key, path['service'] ?? '', decide)
  if (changed === undefined) throw notFound(call)
  logger.info({ account: account.key, service: changed.sid }, 'rate limits of a service changed')
}

/** Puts the limit that `decide` makes of those of the service. @returns it */
export async function putLimit(
  context: RouteContext,
  call: Call,
  decide: (service: Service) => ServiceLimit,
): Promise<ServiceLimit> {
  let put: ServiceLimit | undefined
  await changeService(context, call, (service) => {
    put = decide(service)
    return { ...service, limits: withEntry(service.limits, put) }
  })
  return put ?? refuse(notFound(call))
}

export const LIMIT_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: LIMITS,
    status: 200,
    schema: describe({
      operationId: 'listRateLimitsTwilio',
      summary: 'List the rate limits of a service',
      description: 'Oldest first.',
      params: ServiceParams,
      querystring: PageQuery,
      success: { status: 200, description: 'A page of them.', schema: pageOf('rate_limits', LimitAnswer) },
      errors: [errors.invalid('PageSize')],
    }),
    run: async (context, call) =>
      page(call, 'rate_limits', (await findService(context, call)).limits, writeLimit(call)),
  },
  {
    method: 'POST',
    path: LIMITS,
    status: 201,
    schema: describe({
      operationId: 'createRateLimitTwilio',
      summary: 'Create a rate limit',
      description:
        'It limits starts that give it a value in `RateLimits`, once it has a bucket. A service has 20 at most.',
      params: ServiceParams,
      body: NewLimitForm,
      success: { status: 201, description: 'The rate limit.', schema: LimitAnswer },
      errors: [errors.invalid('UniqueName'), ERRORS.limitExists, ERRORS.tooManyBuckets],
    }),
    async run(context, call) {
      const { UniqueName: name, Description: description = '' } = parse(NewLimitForm, call.form)
      const now = Date.now()
      const limit = { sid: newSid('RK'), name, description, buckets: [], createdAt: now, updatedAt: now }
      const put = await putLimit(context, call, ({ limits }) => {
        if (limits.some((other) => other.name === name)) throw new Refusal(ERRORS.limitExists)
        if (limits.length >= MOST_LIMITS) throw new Refusal(ERRORS.tooManyBuckets)
        return limit
      })
      return writeLimit(call)(put)
    },
  },
  {
    method: 'GET',
    path: LIMIT,
    status: 200,
    schema: describe({
      operationId: 'showRateLimitTwilio',
      summary: 'Show a rate limit',
      description: 'Its buckets are listed apart.',
      params: LimitParams,
      success: { status: 200, description: 'The rate limit.', schema: LimitAnswer },
    }),
    run: async (context, call) => writeLimit(call)(limitIn(await findService(context, call), call)),
  },
  {
    method: 'POST',
    path: LIMIT,
    status: 200,
    schema: describe({
      operationId: 'changeRateLimitTwilio',
      summary: 'Change the description of a rate limit',
      description: 'Its name stays.',
      params: LimitParams,
      body: LimitForm,
      success: { status: 200, description: 'The rate limit.', schema: LimitAnswer },
      errors: [errors.invalid('Description')],
    }),
    async run(context, call) {
      const { Description } = parse(LimitForm, call.form)
      const put = await putLimit(context, call, (service) => {
        const limit = limitIn(service, call)
        return { ...limit, description: Description ?? limit.description, updatedAt: Date.now() }
      })
      return writeLimit(call)(put)
    },
  },
  {
    method: 'DELETE',
    path: LIMIT,
    status: 204,
    schema: describe({
      operationId: 'removeRateLimitTwilio',
      summary: 'Remove a rate limit',
      description: 'Starts may still name it.',
      params: LimitParams,
      success: { status: 204, description: 'It is removed.' },
    }),
    async run(context, call) {
      await changeService(context, call, (service) => ({
        ...service,
        limits: without(service.limits, limitIn(service, call)),
      }))
      return undefined
    },
  },
]
