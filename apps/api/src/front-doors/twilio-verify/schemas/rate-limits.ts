import { Type } from 'typebox'

import { date, link, sid } from './common.ts'
import { ServiceParams } from './services.ts'

export const LimitParams = Type.Object({
  ...ServiceParams.properties,
  limit: sid('RK', 'The sid of the rate limit.'),
})
export const BucketParams = Type.Object({
  ...LimitParams.properties,
  bucket: sid('BL', 'The sid of the bucket.'),
})

const UniqueName = Type.String({
  description: 'The name by which starts give it a value.',
  pattern: '^[A-Za-z0-9_.-]{1,64}$',
  examples: ['end_user_ip'],
})
const Description = Type.String({ description: 'What it is for.', maxLength: 200 })
const Max = Type.String({
  description: 'Starts in an interval.',
  pattern: '^[1-9]\\d{0,5}$',
  examples: ['4'],
})
const Interval = Type.String({
  description: 'The interval in seconds.',
  pattern: '^[1-9]\\d{0,5}$',
  examples: ['60'],
})

export const NewLimitForm = Type.Object(
  { UniqueName, Description: Type.Optional(Description) },
  { title: 'Twilio new rate limit' },
)
export const LimitForm = Type.Object(
  { Description: Type.Optional(Description) },
  { title: 'Twilio rate limit change' },
)
export const NewBucketForm = Type.Object({ Max, Interval }, { title: 'Twilio new bucket' })
export const BucketForm = Type.Object(
  { Max: Type.Optional(Max), Interval: Type.Optional(Interval) },
  { title: 'Twilio bucket change' },
)

const COMMON = {
  service_sid: sid('VA', 'The sid of its service.'),
  account_sid: sid('AC', 'The sid of its account.'),
  date_created: date('When it was created.'),
  date_updated: date('When it was changed last.'),
  url: link,
}
export const LimitAnswer = Type.Object(
  {
    sid: sid('RK', 'Its sid.'),
    unique_name: UniqueName,
    description: Description,
    ...COMMON,
    links: Type.Object({ buckets: link }, { title: 'Twilio rate limit links', additionalProperties: false }),
  },
  { title: 'Twilio rate limit', additionalProperties: false },
)
export const BucketAnswer = Type.Object(
  {
    sid: sid('BL', 'Its sid.'),
    rate_limit_sid: sid('RK', 'The sid of its rate limit.'),
    max: Type.Integer({ description: 'Starts in an interval.' }),
    interval: Type.Integer({ description: 'The interval in seconds.' }),
    ...COMMON,
  },
  { title: 'Twilio bucket', additionalProperties: false },
)
