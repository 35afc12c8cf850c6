import { plainText } from '@pinpost/core'

export interface WrittenNumber {
  readonly digits: string
  /** In a form or query, an unescaped plus becomes a blank. */
  readonly lead: 'plus' | 'blank' | 'none'
}

const MAX_LENGTH = 100
const NUMBER = /^(?<lead>[\s([]*\+[\s+]*|\s+)?(?<rest>[\d\s()[\].,/\\~·•-]+)$/
const MIN_DIGITS = 4
/** 15 of E.164, an exit prefix and a trunk prefix */
const MAX_DIGITS = 28
/** `+44 (0)7700`: the zero is dialled only within the country. */
const OPTIONAL_ZERO = /(?<=\d[\s)\]]*)[([]\s*0\s*[)\]]/

const URI = /^\s*(?:tel|sms|callto):(?:\/\/)?/i
const CONTEXT = /;phone-context=\+(\d{1,7})/i
const URI_PARAMETERS = /;[a-z-]+=[^;]*/gi
/** An extension is ignored: it cannot receive an SMS and is not dialled. */
const EXTENSION =
  /(?:[,;]{0,2}\s*(?:ext(?:ension|n)?|xtn|x|#|int|anexo|доб)[.:]?\s*\d{1,7}\s*#?|,,\s*\d{1,7}\s*#?)\s*$/iu

/**
 * Parses a number that a person typed or pasted. It has two writings, the likelier one first, if a zero in brackets may
 * be part of it, and none if it is not a number.
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

/** RFC 3966: `phone-context` holds the prefix of a local number. */
function withoutUri(text: string): string {
  if (!URI.test(text)) return text
  const [, context] = CONTEXT.exec(text) ?? []
  const number = text.replace(URI, '').replaceAll(URI_PARAMETERS, '').trim()
  return context === undefined || number.startsWith('+') ? number : `+${context}${number}`
}
