import { type Call, callSeconds, type Message, type Whatsapp } from '../carrier/records.ts'

const API_VERSION = '2010-04-01'

export const pathOf = (accountSid: string, rest: string): string =>
  `/${API_VERSION}/Accounts/${accountSid}/${rest}`

/** RFC 2822 */
const date = (instant: number | undefined): string | null =>
  instant === undefined ? null : new Date(instant).toUTCString().replace('GMT', '+0000')

export function resourceOf(accountSid: string, entry: Message | Call | Whatsapp): object {
  switch (entry.kind) {
    case 'sms':
      return messageResource(accountSid, entry)
    case 'call':
      return callResource(accountSid, entry)
    case 'whatsapp':
      return whatsappResource(accountSid, entry)
  }
}

function messageResource(accountSid: string, message: Message) {
  const uri = pathOf(accountSid, `Messages/${message.sid}`)
  return {
    account_sid: accountSid,
    api_version: API_VERSION,
    body: message.text,
    date_created: date(message.createdAt),
    date_sent: date(message.sentAt),
    date_updated: date(message.updatedAt),
    direction: 'outbound-api',
    error_code: message.errorCode ?? null,
    error_message: message.errorCode === undefined ? null : `Error ${message.errorCode}`,
    // A Messaging Service chooses its sender only once the message leaves the queue.
    from: message.status === 'accepted' ? null : message.from,
    messaging_service_sid: message.messagingServiceSid ?? null,
    num_media: '0',
    num_segments: message.status === 'accepted' ? '0' : String(message.segments),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json`, feedback: `${uri}/Feedback.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}

function callResource(accountSid: string, call: Call) {
  const uri = pathOf(accountSid, `Calls/${call.sid}`)
  return {
    account_sid: accountSid,
    annotation: null,
    answered_by: null,
    api_version: API_VERSION,
    caller_name: null,
    date_created: date(call.createdAt),
    date_updated: date(call.updatedAt),
    direction: 'outbound-api',
    duration: call.endedAt === undefined ? null : String(callSeconds(call)),
    end_time: date(call.endedAt),
    forwarded_from: null,
    from: call.from,
    from_formatted: call.from,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid: call.sid,
    start_time: date(call.answeredAt),
    status: call.status,
    subresource_uris: { notifications: `${uri}/Notifications.json`, recordings: `${uri}/Recordings.json` },
    to: call.to,
    to_formatted: call.to,
    trunk_sid: null,
    uri: `${uri}.json`,
  }
}

/** Twilio's words for the states of a WhatsApp message. */
export const WHATSAPP_STATUSES = {
  accepted: 'queued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'undelivered',
} as const

function whatsappResource(accountSid: string, whatsapp: Whatsapp) {
  const { sid, from, to, text, status, errorCode } = whatsapp
  return {
    account_sid: accountSid,
    api_version: API_VERSION,
    body: text,
    date_created: date(whatsapp.createdAt),
    date_updated: date(whatsapp.updatedAt),
    direction: 'outbound-api',
    error_code: errorCode ?? null,
    error_message: errorCode === undefined ? null : `Error ${errorCode}`,
    from: `whatsapp:${from}`,
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid,
    status: WHATSAPP_STATUSES[status],
    to: `whatsapp:${to}`,
    uri: pathOf(accountSid, `Messages/${sid}.json`),
  }
}

export function feedbackResource(accountSid: string, message: Message, outcome: string, at: number) {
  return {
    account_sid: accountSid,
    date_created: date(at),
    date_updated: date(at),
    message_sid: message.sid,
    outcome,
    uri: pathOf(accountSid, `Messages/${message.sid}/Feedback.json`),
  }
}
