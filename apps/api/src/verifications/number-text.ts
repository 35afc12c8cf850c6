import { plainText } from '@pinpost/core'

/** A number as it was written, taken apart. */
export interface WrittenNumber {
  readonly digits: string
  /** A raw plus becomes a blank in a form or a query, so a leading blank may be one. */
  readonly lead: 'plus' | 'blank' | 'none'
}

const MAX_LENGTH = 100
const NUMBER = /^(?<lead>[\s([]*\+[\s+]*|\s+)?(?<rest>[\d\s()[\].,/\\~·•-]+)$/
const MIN_DIGITS = 4
/** 15 of E.164, an exit prefix and a trunk prefix */
const MAX_DIGITS = 28
/** `+44 (0)7700`: the zero is dialled within the country only. */
const OPTIONAL_ZERO = /(?<=\d[\s)\]]*)[([]\s*0\s*[)\]]/

const URI = /^\s*(?:tel|sms|callto):(?:\/\/)?/i
const CONTEXT = /;phone-context=\+(\d{1,7})/i
const URI_PARAMETERS = /;[a-z-]+=[^;]*/gi
/** An extension gets no SMS and is not dialled: the number before it is meant. */
const EXTENSION =
  /(?:[,;]{0,2}\s*(?:ext(?:ension|n)?|xtn|x|#|int|anexo|доб)[.:]?\s*\d{1,7}\s*#?|,,\s*\d{1,7}\s*#?)\s*$/iu

/**
 * Takes a number apart that a person typed or pasted. It has two writings if a zero in brackets may belong to it,
 * the likelier one first, and none if it is no number.
 */
export function writingsOf(text: string): readonly WrittenNumber[] {
  if (text.length > MAX_LENGTH) return []
  const plain = withoutUri(plainText(text)).replace(EXTENSION, '')
  const { lead = '', rest } = NUMBER.exec(plain)?.groups ?? {}
  if (rest === undefined) return []
  const kind = lead.includes('+') ? 'plus' : lead === '' ? 'none' : 'blank'
  return [...new Set([digitsOf(rest.replace(OPTIONAL_ZERO, '')), digitsOf(rest)])]
    .filter(({ length }) => length >= MIN_DIGITS && length <= MAX_DIGITS)
    .map((digits) => ({ digits, lead: kind }))
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

/** RFC 3966: a local number says in `phone-context` what goes before it. */
function withoutUri(text: string): string {
  if (!URI.test(text)) return text
  const [, context] = CONTEXT.exec(text) ?? []
  const number = text.replace(URI, '').replaceAll(URI_PARAMETERS, '').trim()
  return context === undefined || number.startsWith('+') ? number : `+${context}${number}`
}
