import { type Parsed, refuse } from './errors.ts'
import { isWebUrl } from '../web-url.ts'
import { type Form, readNumber } from './form.ts'

export interface WhatsappForm {
  readonly from: string
  readonly to: string
  readonly code: string
  /** the template's ContentSid */
  readonly template: string
  /** a text, which WhatsApp takes only from somebody who wrote first */
  readonly isFreeform: boolean
  readonly statusCallback: string | undefined
}

const PREFIX = 'whatsapp:'
/** The sender of a Messaging Service: Twilio's sandbox for WhatsApp. */
const POOL_NUMBER = '+14155238886'

export const isWhatsapp = (form: Form): boolean => form.one('To')?.startsWith(PREFIX) === true

/** https://www.twilio.com/docs/content/send-templates-created-with-the-content-template-builder */
export function parseWhatsapp(form: Form): Parsed<WhatsappForm> {
  const service = form.one('MessagingServiceSid')
  const from = form.one('From') ?? (service === undefined ? undefined : PREFIX + POOL_NUMBER)
  const [sid, body, statusCallback] = [form.one('ContentSid'), form.one('Body'), form.one('StatusCallback')]
  const to = readNumber((form.one('To') ?? '').slice(PREFIX.length))

  if (from === undefined) return refuse(21_603)
  if (!from.startsWith(PREFIX)) return refuse(21_910)
  const sender = readNumber(from.slice(PREFIX.length))
  if (sender === undefined) return refuse(63_007)
  if (to === undefined) return refuse(21_211)
  if (service !== undefined && !/^MG[\da-f]{32}$/i.test(service)) return refuse(21_701)
  if (sid === undefined && body === undefined) return refuse(21_619)
  if (sid !== undefined && !/^HX[\da-f]{32}$/i.test(sid)) return refuse(21_655)
  const code = sid === undefined ? body : codeIn(form.one('ContentVariables'))
  if (code === undefined) return refuse(21_656)
  if (statusCallback !== undefined && !isWebUrl(statusCallback)) return refuse(21_609)
  return {
    ok: true,
    value: { from: sender, to, code, template: sid ?? 'none', isFreeform: sid === undefined, statusCallback },
  }
}

/** An authentication template has exactly one variable. */
function codeIn(variables: string | undefined): string | undefined {
  try {
    const { 1: code, ...others }: Readonly<Record<string, unknown>> = Object(JSON.parse(variables ?? ''))
    const isOne = typeof code === 'string' && code !== '' && Object.keys(others).length === 0
    return isOne ? code : undefined
  } catch {
    return undefined
  }
}
