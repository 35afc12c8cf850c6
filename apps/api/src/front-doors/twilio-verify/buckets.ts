import type { ServiceBucket, ServiceLimit } from '@pinpost/store'

import type { RouteContext } from '../../http/route-context.ts'
import { toDate } from './dates.ts'
import { ERRORS, errors, Refusal } from './errors.ts'
import { type Call, findService, notFound, type Operation } from './operation.ts'
import { page, pageOf, PageQuery } from './pages.ts'
import { parse } from './parse.ts'
import { LIMIT, limitIn, putLimit, refuse, urlOf, withEntry, without } from './rate-limits.ts'
import { describe } from './schemas/common.ts'
import { BucketAnswer, BucketForm, BucketParams, LimitParams, NewBucketForm } from './schemas/rate-limits.ts'
import { newSid } from './sids.ts'

const BUCKETS = `${LIMIT}/Buckets`
const BUCKET = `${BUCKETS}/:bucket`

const MOST_BUCKETS = 5

const writeBucket =
  (call: Call) =>
  ({ sid, max, interval, createdAt, updatedAt }: ServiceBucket) => ({
    sid,
    rate_limit_sid: call.path['limit'],
    max,
    interval,
    service_sid: call.path['service'],
    account_sid: call.accountSid,
    date_created: toDate(createdAt),
    date_updated: toDate(updatedAt),
    url: urlOf(call, call.path['limit'] ?? '', 'Buckets', sid),
  })

/** The bucket that the path names. @throws Refusal 404 */
function bucketIn({ buckets }: ServiceLimit, call: Call): ServiceBucket {
  return buckets.find(({ sid }) => sid === call.path['bucket']) ?? refuse(notFound(call))
}

/** Puts the bucket that `decide` makes of those of the limit. @returns it */
async function putBucket(
  context: RouteContext,
  call: Call,
  decide: (limit: ServiceLimit) => ServiceBucket,
): Promise<ServiceBucket> {
  let put: ServiceBucket | undefined
  await putLimit(context, call, (service) => {
    const limit = limitIn(service, call)
    put = decide(limit)
    const { sid, interval } = put
    if (limit.buckets.some((other) => other.sid !== sid && other.interval === interval))
      throw new Refusal(ERRORS.bucketExists)
    return { ...limit, buckets: withEntry(limit.buckets, put) }
  })
  return put ?? refuse(notFound(call))
}

export const BUCKET_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: BUCKETS,
    status: 200,
    schema: describe({
      operationId: 'listBucketsTwilio',
      summary: 'List the buckets of a rate limit',
      description: 'Oldest first.',
      params: LimitParams,
      querystring: PageQuery,
      success: { status: 200, description: 'A page of them.', schema: pageOf('buckets', BucketAnswer) },
      errors: [errors.invalid('PageSize')],
    }),
    run: async (context, call) =>
      page(call, 'buckets', limitIn(await findService(context, call), call).buckets, writeBucket(call)),
  },
  {
    method: 'POST',
    path: BUCKETS,
    status: 201,
    schema: describe({
      operationId: 'createBucketTwilio',
      summary: 'Add a bucket to a rate limit',
      description:
        'A start must fit into every bucket. A rate limit has 5 at most, each with an interval of its own.',
      params: LimitParams,
      body: NewBucketForm,
      success: { status: 201, description: 'The bucket.', schema: BucketAnswer },
      errors: [errors.invalid('Max'), ERRORS.bucketExists, ERRORS.tooManyBuckets],
    }),
    async run(context, call) {
      const { Max, Interval } = parse(NewBucketForm, call.form)
      const now = Date.now()
      const bucket = {
        sid: newSid('BL'),
        max: Number(Max),
        interval: Number(Interval),
        createdAt: now,
        updatedAt: now,
      }
      const put = await putBucket(context, call, ({ buckets }) => {
        if (buckets.length >= MOST_BUCKETS) throw new Refusal(ERRORS.tooManyBuckets)
        return bucket
      })
      return writeBucket(call)(put)
    },
  },
  {
    method: 'GET',
    path: BUCKET,
    status: 200,
    schema: describe({
      operationId: 'showBucketTwilio',
      summary: 'Show a bucket',
      description: 'One bucket of a rate limit.',
      params: BucketParams,
      success: { status: 200, description: 'The bucket.', schema: BucketAnswer },
    }),
    run: async (context, call) =>
      writeBucket(call)(bucketIn(limitIn(await findService(context, call), call), call)),
  },
  {
    method: 'POST',
    path: BUCKET,
    status: 200,
    schema: describe({
      operationId: 'changeBucketTwilio',
      summary: 'Change a bucket',
      description: 'What was counted stays counted.',
      params: BucketParams,
      body: BucketForm,
      success: { status: 200, description: 'The bucket.', schema: BucketAnswer },
      errors: [errors.invalid('Max'), ERRORS.bucketExists],
    }),
    async run(context, call) {
      const { Max, Interval } = parse(BucketForm, call.form)
      const put = await putBucket(context, call, (limit) => {
        const bucket = bucketIn(limit, call)
        const [max, interval] = [Number(Max ?? bucket.max), Number(Interval ?? bucket.interval)]
        return { ...bucket, max, interval, updatedAt: Date.now() }
      })
      return writeBucket(call)(put)
    },
  },
  {
    method: 'DELETE',
    path: BUCKET,
    status: 204,
    schema: describe({
      operationId: 'removeBucketTwilio',
      summary: 'Remove a bucket',
      description: 'A rate limit without buckets limits nothing.',
      params: BucketParams,
      success: { status: 204, description: 'It is removed.' },
    }),
    async run(context, call) {
      await putLimit(context, call, (service) => {
        const limit = limitIn(service, call)
        return { ...limit, buckets: without(limit.buckets, bucketIn(limit, call)) }
      })
      return undefined
    },
  },
]
