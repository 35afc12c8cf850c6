import { type TProperties, type TSchema, Type } from 'typebox'

import { CURRENCY, FREE_OF_CHARGE, NO_PRICE } from '../members.ts'
import type { WireAnswer } from '../wire.ts'
import { type Answer, EXAMPLE_ID, MEMBERS } from './answer.ts'

const EVENT_ID = '390f7296-aeff-85ba-8931-84a13f3f76d7'

const closed = (title: string, properties: TProperties) =>
  Type.Object(properties, { title, additionalProperties: false })

const requestId = MEMBERS['request_id'] ?? Type.Never()
const success = Type.Literal('0')
const price = Type.String({
  description: 'Always zero: this service charges no fee for a verification.',
  examples: [FREE_OF_CHARGE],
})
const currency = Type.String({ examples: [CURRENCY] })
const priceOfMessages = Type.Optional(
  Type.String({
    description: 'What the messages and calls cost so far, in euros; absent if routes have no prices.',
    examples: ['0.04675'],
  }),
)
const date = (description: string): TSchema =>
  Type.String({
    description: `${description} In UTC; empty if it has not happened.`,
    pattern: String.raw`^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?$`,
    examples: ['2026-04-03 02:22:37'],
  })

export const STARTED: Answer = {
  name: 'started',
  meaning: 'The verification has begun.',
  schema: closed('Started', { request_id: requestId, status: success }),
  example: { request_id: EXAMPLE_ID, status: '0' },
}

export const RIGHT_CODE: Answer = {
  name: 'right',
  meaning: 'The code is right, and the verification has succeeded.',
  schema: closed('Right code', {
    request_id: requestId,
    status: success,
    event_id: Type.String({
      description: 'The last message or call, with the id that search shows.',
      examples: [EVENT_ID],
    }),
    price,
    currency,
    estimated_price_messages_sent: priceOfMessages,
  }),
  example: {
    request_id: EXAMPLE_ID,
    status: '0',
    event_id: EVENT_ID,
    price: FREE_OF_CHARGE,
    currency: CURRENCY,
  },
}

export const DONE: Answer = {
  name: 'done',
  meaning: 'The command was carried out.',
  schema: closed('Done', {
    status: success,
    command: Type.String({ description: 'The command.', enum: ['cancel', 'trigger_next_event'] }),
  }),
  example: { status: '0', command: 'cancel' },
}

const checkSchema = closed('Check', {
  date_received: date('When it came in.'),
  code: Type.String({ description: 'The submitted code.', examples: ['1234'] }),
  status: Type.String({ description: 'Whether it was right.', enum: ['VALID', 'INVALID'] }),
  ip_address: Type.Literal('', { description: 'Always empty.' }),
})

const eventSchema = closed('Event', {
  type: Type.String({ description: 'A message or a call.', enum: ['sms', 'tts'] }),
  id: Type.String({ description: 'A UUID.', examples: [EVENT_ID] }),
})

/** In XML, a list is one element that contains an element `name` for each item. */
const wrapped = (item: TSchema, name: string, description: string): TSchema =>
  Type.Array({ ...item, xml: { name } }, { description, xml: { wrapped: true } })

const verification = closed('Verification', {
  request_id: requestId,
  account_id: Type.String({ description: 'The `api_key` of its account.', examples: ['demo0001'] }),
  status: Type.String({
    description: 'The state of the verification.',
    enum: ['IN PROGRESS', 'SUCCESS', 'FAILED', 'EXPIRED', 'CANCELLED'],
  }),
  number: Type.String({ description: 'In international form, without `+`.', examples: ['447700900000'] }),
  price,
  currency,
  estimated_price_messages_sent: priceOfMessages,
  sender_id: Type.String({ description: 'That of the start, else `verify`.', examples: ['verify'] }),
  date_submitted: date('When it started.'),
  date_finalized: date('When it ended.'),
  first_event_date: date('When the first message or call went out.'),
  last_event_date: date('When the latest message or call went out.'),
  checks: wrapped(checkSchema, 'check', 'The codes that were typed, in their order.'),
  events: wrapped(eventSchema, 'event', 'The messages and calls, in their order.'),
})

const verificationExample: WireAnswer = {
  request_id: EXAMPLE_ID,
  account_id: 'demo0001',
  status: 'EXPIRED',
  number: '447700900000',
  price: NO_PRICE,
  currency: CURRENCY,
  sender_id: 'verify',
  date_submitted: '2026-04-03 02:22:37',
  date_finalized: '2026-04-03 02:27:38',
  first_event_date: '2026-04-03 02:22:37',
  last_event_date: '2026-04-03 02:22:37',
  checks: [{ date_received: '2026-04-03 02:23:04', code: '1234', status: 'INVALID', ip_address: '' }],
  events: [{ type: 'sms', id: EVENT_ID }],
}

export const ONE_FOUND: Answer = {
  name: 'one',
  meaning: 'One verification.',
  schema: verification,
  example: verificationExample,
}

export const SEVERAL_FOUND: Answer = {
  name: 'several',
  meaning: 'Several verifications. Those that the account does not have are left out.',
  schema: closed('Verifications', {
    verification_requests: Type.Array(verification, { minItems: 2, maxItems: 10 }),
  }),
  xml: closed('Verifications', {
    verify_request: Type.Array(verification, { minItems: 2, maxItems: 10 }),
  }),
  example: { verification_requests: [verificationExample, { ...verificationExample, status: 'SUCCESS' }] },
}
