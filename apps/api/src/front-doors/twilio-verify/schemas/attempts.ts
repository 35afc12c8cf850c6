import { Type } from 'typebox'

import { PageQuery } from '../pages.ts'
import { date, link, orNull, sid } from './common.ts'

const instant = (description: string) =>
  Type.Optional(
    Type.String({
      description,
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
      examples: ['2026-11-30T08:00:00Z'],
    }),
  )

const FILTERS = {
  DateCreatedAfter: instant('Only attempts from then on.'),
  DateCreatedBefore: instant('Only attempts before then.'),
  Country: Type.Optional(
    Type.String({ description: 'Only to numbers of this country.', pattern: '^[A-Za-z]{2}$' }),
  ),
  Channel: Type.Optional(
    Type.String({ description: 'Only by this channel.', pattern: '^(sms|call|email|whatsapp|rbm)$' }),
  ),
  VerifyServiceSid: Type.Optional(
    Type.String({ description: 'Only of this service.', pattern: '^VA[0-9a-f]{32}$' }),
  ),
}

const LIST_FILTERS = {
  ...FILTERS,
  'ChannelData.To': Type.Optional(
    Type.String({ description: 'Only to this phone number or e-mail address.', maxLength: 254 }),
  ),
  VerificationSid: Type.Optional(Type.String({ description: 'Only of this verification.', maxLength: 64 })),
  Status: Type.Optional(
    Type.String({
      description: 'Only those with this status.',
      pattern: '^(converted|unconverted|CONVERTED|UNCONVERTED)$',
    }),
  ),
}

export const FILTER_NAMES: readonly string[] = Object.keys(LIST_FILTERS)

export const AttemptsQuery = Type.Object({
  ...PageQuery.properties,
  PageToken: Type.Optional(
    Type.String({
      description: 'As `next_page_url` has it: where the page begins.',
      pattern: '^\\d{1,11}-[0-9a-f]{32}$',
    }),
  ),
  ...LIST_FILTERS,
})

export const SummaryQuery = Type.Object({
  ...FILTERS,
  DestinationPrefix: Type.Optional(
    Type.String({ description: 'Only to numbers that begin so.', pattern: '^\\+?\\d{1,15}$' }),
  ),
})

export const AttemptParams = Type.Object({ attempt: sid('VL', 'The sid of the attempt.') })

const noData = Type.Null({ description: 'Always null.' })

export const AttemptAnswer = Type.Object(
  {
    sid: sid('VL', 'Its sid.'),
    account_sid: sid('AC', 'The sid of its account.'),
    service_sid: sid('VA', 'The sid of its service.'),
    verification_sid: sid('VE', 'The sid of its verification.'),
    date_created: date('When it was sent.'),
    date_updated: date('When its code was entered, or when it was sent.'),
    conversion_status: Type.String({
      description: 'Whether its code was entered: that of the last attempt of an approved verification.',
      enum: ['converted', 'unconverted'],
    }),
    channel: Type.String({ description: 'Its channel.', enum: ['sms', 'call', 'email', 'whatsapp'] }),
    price: orNull(
      Type.Object(
        {
          value: Type.String({
            description: 'What carriers charge, as far as it is known.',
            examples: ['0.07500'],
          }),
          currency: Type.Literal('eur', { description: 'Always `eur`.' }),
        },
        { title: 'Twilio attempt price', additionalProperties: false },
      ),
    ),
    channel_data: Type.Object(
      {
        verification_sid: sid('VE', 'The sid of its verification.'),
        to: Type.String({ description: 'The phone number or e-mail address.', examples: ['+447700900000'] }),
        status: Type.String({
          description: 'Whether its code was entered.',
          enum: ['confirmed', 'unconfirmed'],
        }),
        message_status: Type.String({
          description: 'What became of the message or call.',
          enum: ['queued', 'sent', 'delivered', 'undelivered', 'failed'],
        }),
        error_code: noData,
        country: orNull(Type.String({ description: 'The country of the number.', examples: ['GB'] })),
        code_length: Type.Integer({ description: 'Digits of the code.' }),
        locale: Type.String({ description: 'The language of the message.', examples: ['en-gb'] }),
        mcc: noData,
        mnc: noData,
        carrier: noData,
      },
      { title: 'Twilio attempt data', additionalProperties: false },
    ),
    url: link,
  },
  { title: 'Twilio attempt', additionalProperties: false },
)

const count = (description: string) => Type.Integer({ description, minimum: 0 })

export const SummaryAnswer = Type.Object(
  {
    total_attempts: count('Attempts that match.'),
    total_converted: count('Those whose code was entered.'),
    total_unconverted: count('The others.'),
    conversion_rate_percentage: Type.String({
      description: 'Converted ones of a hundred.',
      examples: ['81.818181818'],
    }),
    url: link,
  },
  { title: 'Twilio attempts summary', additionalProperties: false },
)
