import type { CallRequest } from '../carrier/call.ts'
import { CALL_EVENTS, type CallEvent } from '../carrier/records.ts'
import type { FirstDocument } from '../twiml/run.ts'
import { type Parsed, refuse } from './errors.ts'
import { isWebUrl } from '../web-url.ts'
import { type Form, magicCallError, readNumber, wholeNumber } from './form.ts'

const MAX_TWIML = 4000
const MAX_RING_SECONDS = 600
const MAX_LIMIT_SECONDS = 86_400

/** https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource */
export function parseCall(form: Form): Parsed<CallRequest> {
  const to = form.one('To')
  const from = form.one('From')
  const statusCallback = form.one('StatusCallback')

  if (to === undefined) return refuse(21_201)
  if (from === undefined) return refuse(21_213)
  const document = readDocument(form)
  if (!document.ok) return document
  const number = readNumber(to)
  if (number === undefined) return refuse(21_211)
  const sender = readNumber(from)
  if (sender === undefined) return refuse(21_212)
  const magic = magicCallError(sender, number)
  if (magic !== undefined) return refuse(magic)

  const ringSeconds = wholeNumber(form.one('Timeout') ?? '60', 1, MAX_RING_SECONDS)
  const limitSeconds = wholeNumber(form.one('TimeLimit') ?? '14400', 1, MAX_LIMIT_SECONDS)
  if (ringSeconds === undefined || limitSeconds === undefined) return refuse(21_220)
  if (statusCallback !== undefined && !isWebUrl(statusCallback)) return refuse(21_609)
  const events = readEvents(form)
  if (events === undefined) return refuse(21_626)

  return {
    ok: true,
    value: {
      from: sender,
      to: number,
      document: document.value,
      ringSeconds,
      limitSeconds,
      statusCallback,
      events,
    },
  }
}

function readDocument(form: Form): Parsed<FirstDocument> {
  const twiml = form.one('Twiml')
  if (twiml !== undefined) {
    return twiml.length > MAX_TWIML ? refuse(21_206) : { ok: true, value: { type: 'inline', twiml } }
  }
  const url = form.one('Url')
  if (url === undefined || !isWebUrl(url)) return refuse(21_205)
  const method = form.one('Method')?.toUpperCase() === 'GET' ? 'GET' : 'POST'
  return { ok: true, value: { type: 'url', url, method } }
}

/** Each in its own parameter, or several in one, separated by spaces. */
function readEvents(form: Form): ReadonlySet<CallEvent> | undefined {
  const names = form.all('StatusCallbackEvent').flatMap((text) => text.trim().split(/[\s,]+/))
  const events = CALL_EVENTS.filter((event) => names.includes(event))
  if (events.length < new Set(names).size) return undefined
  return new Set(events.length === 0 ? ['completed'] : events)
}
