import { type Attempt, costOf, inEuros } from '@pinpost/core'
import type { Static } from 'typebox'

import type { RouteContext } from '../../http/route-context.ts'
import { addressOf, parseDestination } from '../../verifications/destination.ts'
import { toDate } from './dates.ts'
import { errors, Refusal } from './errors.ts'
import { type Call, notFound, type Operation } from './operation.ts'
import { metaOf, pageOf, readPage } from './pages.ts'
import { parse } from './parse.ts'
import {
  AttemptAnswer,
  AttemptParams,
  AttemptsQuery,
  FILTER_NAMES,
  SummaryAnswer,
  SummaryQuery,
} from './schemas/attempts.ts'
import { describe } from './schemas/common.ts'
import { collectSent, type Filter, isOwn, matches, type Sent, sentOf } from './sent.ts'
import { fromSid, toSid } from './sids.ts'
import { RULES } from './start.ts'
import { withStep } from './view.ts'

const ATTEMPTS = '/v2/Attempts'

function messageStatusOf(attempt: Attempt | undefined): string {
  switch (attempt?.receipt?.status) {
    case 'queued':
    case 'sent':
    case 'delivered':
      return attempt.receipt.status
    case 'ringing':
    case 'answered':
      return 'sent'
    case 'failed':
      return 'undelivered'
    case undefined:
  }
  const kind = attempt?.outcome?.kind
  if (kind === undefined) return 'queued'
  return kind === 'accepted' || kind === 'ambiguous' ? 'sent' : 'failed'
}

function priceOf(attempts: readonly Attempt[]) {
  const cost = costOf(attempts)
  return cost === undefined ? null : { value: inEuros(cost), currency: 'eur' }
}

function write({ accountSid, base }: Call, { verification, send, isConverted }: Sent) {
  const attempts = verification.attempts.filter(({ step }) => step === send.step)
  const endedAt = verification.state === 'inProgress' ? send.at : verification.endedAt
  return {
    sid: send.sid,
    account_sid: accountSid,
    service_sid: verification.scope,
    verification_sid: toSid('VE', verification.id),
    date_created: toDate(send.at),
    date_updated: toDate(isConverted ? endedAt : send.at),
    conversion_status: isConverted ? 'converted' : 'unconverted',
    channel: send.channel,
    price: priceOf(attempts),
    channel_data: {
      verification_sid: toSid('VE', verification.id),
      to: verification.address.reveal(),
      status: isConverted ? 'confirmed' : 'unconfirmed',
      message_status: messageStatusOf(attempts.at(-1)),
      error_code: null,
      country: verification.country ?? null,
      code_length: verification.codeLength,
      locale: verification.locale,
      mcc: null,
      mnc: null,
      carrier: null,
    },
    url: `${base()}/Attempts/${send.sid}`,
  }
}

/** @throws Refusal for a day that no calendar has */
function readInstant(name: string, text: string | undefined): number | undefined {
  const at = text === undefined ? undefined : Date.parse(text)
  if (Number.isNaN(at)) throw new Refusal(errors.invalid(name))
  return at
}

/** @throws Refusal */
const readFilter = (query: Static<typeof SummaryQuery>): Filter => ({
  after: readInstant('DateCreatedAfter', query.DateCreatedAfter),
  before: readInstant('DateCreatedBefore', query.DateCreatedBefore),
  country: query.Country?.toUpperCase(),
  channel: query.Channel,
  service: query.VerifyServiceSid,
  prefix: query.DestinationPrefix?.replace(/^\+?/, '+'),
})

/** @throws Refusal */
function readAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const parsed = parseDestination(text)
  if (parsed === undefined) throw new Refusal(errors.invalid('ChannelData.To'))
  return addressOf(parsed)
}

/** The sends of the verification that a text names. */
async function sentBy(context: RouteContext, call: Call, id: string | undefined): Promise<readonly Sent[]> {
  const verification = id === undefined ? undefined : await context.store.find(id)
  return verification !== undefined && isOwn(context, call, verification) ? sentOf(verification) : []
}

const LIST: Operation = {
  method: 'GET',
  path: ATTEMPTS,
  status: 200,
  schema: describe({
    operationId: 'listAttemptsTwilio',
    summary: 'List what was sent',
    description:
      'Each time that a code was sent, newest verification first, as long as verifications are kept. A page may have up to four ' +
      'more than `PageSize`, so that a verification is never divided; with rare filters it may have fewer.',
    querystring: AttemptsQuery,
    success: { status: 200, description: 'A page of them.', schema: pageOf('attempts', AttemptAnswer) },
    errors: [errors.invalid('Status')],
  }),
  async run(context, call) {
    const query = parse(AttemptsQuery, call.query)
    const { PageToken, VerificationSid, Status } = query
    const filter = {
      ...readFilter(query),
      to: readAddress(query['ChannelData.To']),
      isConverted: Status === undefined ? undefined : Status.toLowerCase() === 'converted',
    }
    const [seconds, id = ''] = PageToken?.split('-') ?? []
    const from = seconds === undefined ? undefined : { startedAt: Number(seconds) * 1_000, id }
    const { sent, next } =
      VerificationSid === undefined
        ? await collectSent(context, call, filter, { from, size: readPage(call.query).size })
        : { sent: await sentBy(context, call, fromSid(VerificationSid)), next: undefined }
    const token = next && { PageToken: `${next.startedAt / 1_000}-${next.id}` }
    const filters = Object.entries(call.query).filter(([name]) => FILTER_NAMES.includes(name))
    return {
      meta: metaOf(call, 'attempts', Object.fromEntries(filters), { next: token, hasPrevious: false }),
      attempts: sent.filter((each) => matches(filter, each)).map((each) => write(call, each)),
    }
  },
}

const SUMMARY: Operation = {
  method: 'GET',
  path: `${ATTEMPTS}/Summary`,
  status: 200,
  schema: describe({
    operationId: 'summarizeAttemptsTwilio',
    summary: 'Count what was sent',
    description:
      'How many attempts match, and of how many the code was entered. Over more than 10,000 verifications it is refused: ask for ' +
      'shorter times.',
    querystring: SummaryQuery,
    success: { status: 200, description: 'The counts.', schema: SummaryAnswer },
    errors: [errors.invalid('DateCreatedAfter')],
  }),
  async run(context, call) {
    const filter = readFilter(parse(SummaryQuery, call.query))
    const { sent, next } = await collectSent(context, call, filter, { size: Infinity })
    if (next !== undefined) throw new Refusal(errors.invalid('DateCreatedAfter'))
    const converted = sent.filter(({ isConverted }) => isConverted).length
    return {
      total_attempts: sent.length,
      total_converted: converted,
      total_unconverted: sent.length - converted,
      conversion_rate_percentage: ((converted * 100) / Math.max(1, sent.length)).toFixed(9),
      url: `${call.base()}/Attempts/Summary`,
    }
  },
}

const SHOW: Operation = {
  method: 'GET',
  path: `${ATTEMPTS}/:attempt`,
  status: 200,
  schema: describe({
    operationId: 'showAttemptTwilio',
    summary: 'Show an attempt',
    description: 'One time that a code was sent.',
    params: AttemptParams,
    success: { status: 200, description: 'The attempt.', schema: AttemptAnswer },
  }),
  async run(context, call) {
    const [, id] = /^VL([0-9a-f]{32})$/.exec(call.path['attempt'] ?? '') ?? []
    if (id === undefined) throw notFound(call)
    const candidates = Array.from({ length: RULES.sends }, (_, step) => withStep(id, step))
    const each = await Promise.all(candidates.map((candidate) => sentBy(context, call, candidate)))
    const found = each.flat().find(({ send }) => send.sid === toSid('VL', id))
    if (found === undefined) throw notFound(call)
    return write(call, found)
  },
}

export const ATTEMPT_OPERATIONS: readonly Operation[] = [LIST, SUMMARY, SHOW]
