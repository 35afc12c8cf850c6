import { type Channel, type Instant, type Verification, wasHandedOver } from '@pinpost/core'

import { find } from '../../verifications/find.ts'
import type { Endpoint } from './endpoint.ts'
import { CURRENCY, eventId, FREE_OF_CHARGE, NO_PRICE, priceOfMessages } from './members.ts'
import { REFUSALS, type WireAnswer, WireError } from './wire.ts'

const MAX_IDS = 10
/** Shown if the request named no sender. */
const DEFAULT_SENDER = 'verify'

/** `/verify/search`: one verification, or up to ten. */
export const searchEndpoint: Endpoint = async (context, { account, parameters }): Promise<WireAnswer> => {
  const search = async (id: string): Promise<WireAnswer | undefined> => {
    const verification = await find(context, account, id)
    return verification && describe(verification)
  }
  const single = parameters.get('request_id')
  if (single !== undefined) return (await search(single)) ?? REFUSALS.nothingFound()
  const ids = parameters.all('request_ids').flatMap((value) => value.split(',').filter((id) => id !== ''))
  if (ids.length === 0) throw new WireError(REFUSALS.missing('request_id'))
  if (ids.length > MAX_IDS) throw new WireError(REFUSALS.tooManyIds())
  const found = (await Promise.all(ids.map(search))).filter((hit) => hit !== undefined)
  return ids.length > 1 ? { verification_requests: found } : (found[0] ?? REFUSALS.nothingFound())
}

const STATES: Readonly<Record<Verification['state'], string>> = {
  inProgress: 'IN PROGRESS',
  succeeded: 'SUCCESS',
  failed: 'FAILED',
  expired: 'EXPIRED',
  cancelled: 'CANCELLED',
}

const EVENT_TYPES: Readonly<Record<Channel, string>> = {
  sms: 'sms',
  voice: 'tts',
  email: 'email',
  telegram: 'telegram',
  whatsapp: 'whatsapp',
}

function describe(verification: Verification): WireAnswer {
  const { checks, state } = verification
  const events = verification.attempts.filter(wasHandedOver)
  return {
    request_id: verification.id,
    account_id: verification.account,
    status: STATES[state],
    number: verification.address.reveal().replace(/^\+/, ''),
    price: state === 'succeeded' ? FREE_OF_CHARGE : NO_PRICE,
    currency: CURRENCY,
    ...priceOfMessages(verification),
    sender_id: verification.senderId ?? DEFAULT_SENDER,
    date_submitted: wireDate(verification.startedAt),
    date_finalized: state === 'inProgress' ? '' : wireDate(verification.endedAt),
    first_event_date: wireDate(events[0]?.claimedAt),
    last_event_date: wireDate(events.at(-1)?.claimedAt),
    checks: checks.map(({ at, code, right }) => ({
      date_received: wireDate(at),
      code: code.reveal(),
      status: right ? 'VALID' : 'INVALID',
      ip_address: '',
    })),
    events: events.map(({ number, channel }) => ({
      type: EVENT_TYPES[channel],
      id: eventId(verification, number),
    })),
  }
}

/** `YYYY-MM-DD HH:MM:SS` in UTC; empty if undefined. */
function wireDate(at: Instant | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}
