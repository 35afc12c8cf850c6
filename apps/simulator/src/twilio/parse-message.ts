import type { MessageRequest } from '../carrier/message.ts'
import { type Parsed, refuse } from './errors.ts'
import { isWebUrl } from '../web-url.ts'
import { type Form, magicMessageError, readNumber, readSender, wholeNumber } from './form.ts'

const MAX_BODY = 1600
const MAX_VALIDITY_SECONDS = 36_000
/** The sender of a Messaging Service: Twilio's test number that always works. */
const POOL_NUMBER = '+15005550006'

/** https://www.twilio.com/docs/messaging/api/message-resource#create-a-message */
export function parseMessage(form: Form): Parsed<MessageRequest> {
  const to = form.one('To')
  const body = form.one('Body')
  const service = form.one('MessagingServiceSid')
  const from = form.one('From') ?? (service === undefined ? undefined : POOL_NUMBER)
  const statusCallback = form.one('StatusCallback')

  if (to === undefined) return refuse(21_604)
  if (from === undefined) return refuse(21_603)
  if (body === undefined) return refuse(21_602)
  if (Array.from(body).length > MAX_BODY) return refuse(21_617)
  if (service !== undefined && !/^MG[\da-f]{32}$/i.test(service)) return refuse(21_701)

  const number = readNumber(to)
  if (number === undefined) return refuse(21_211)
  const sender = readSender(from)
  if (sender === undefined) return refuse(21_212)
  const magic = magicMessageError(sender, number)
  if (magic !== undefined) return refuse(magic)

  const validity = form.one('ValidityPeriod') ?? String(MAX_VALIDITY_SECONDS)
  const validitySeconds = wholeNumber(validity, 1, MAX_VALIDITY_SECONDS)
  if (validitySeconds === undefined) return refuse(90_007)
  if (statusCallback !== undefined && !isWebUrl(statusCallback)) return refuse(21_609)

  return {
    ok: true,
    value: {
      from: sender,
      to: number,
      body,
      messagingServiceSid: service,
      // Default: on for a Messaging Service, off for a number.
      smartEncoded: (form.one('SmartEncoded') ?? String(service !== undefined)).toLowerCase() === 'true',
      validitySeconds,
      statusCallback,
    },
  }
}
