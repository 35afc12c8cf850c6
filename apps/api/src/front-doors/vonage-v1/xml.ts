import { XMLBuilder } from 'fast-xml-parser'

import type { WireAnswer } from './wire.ts'

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>'

const builder = new XMLBuilder({ format: false, suppressEmptyNode: true, processEntities: true })

/** Characters that XML 1.0 cannot contain, even as entities. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** Java clients before version 4 expect these root elements. */
export type XmlRoot = 'verify_response' | 'verify_request' | 'verification_requests' | 'response'

/** Lists are wrapped: `checks` contains `check` elements, `events` contains `event`. */
export function renderXml(root: XmlRoot, answer: WireAnswer): string {
  const children = root === 'response' ? answer : withRequestId(answer)
  return PROLOG + builder.build({ [root]: toElement(children) }).replaceAll(NOT_XML, '')
}

/** In XML the id comes first, and is empty in errors without one. */
function withRequestId(answer: WireAnswer): WireAnswer {
  return 'request_id' in answer || 'verification_requests' in answer ? answer : { request_id: '', ...answer }
}

/** The order in Vonage's search schema; other members follow. */
const ORDER = [
  'request_id',
  'account_id',
  'number',
  'sender_id',
  'date_submitted',
  'date_finalized',
  'checks',
  'first_event_date',
  'last_event_date',
  'price',
  'currency',
]

const rank = (member: string): number => (ORDER.includes(member) ? ORDER.indexOf(member) : ORDER.length)

function toElement(answer: WireAnswer): Record<string, unknown> {
  const isSearch = 'account_id' in answer
  const members = Object.entries(answer)
  const ordered = isSearch ? members.toSorted(([a], [b]) => rank(a) - rank(b)) : members
  return Object.fromEntries(ordered.flatMap(([name, value]) => elementOf(name, value)))
}

const LISTS: Readonly<Record<string, string>> = { checks: 'check', events: 'event' }

const isAnswer = (value: unknown): value is WireAnswer => typeof value === 'object' && value !== null

function elementOf(name: string, value: unknown): [string, unknown][] {
  if (name === 'verification_requests' && Array.isArray(value)) {
    return [['verify_request', value.filter(isAnswer).map(toElement)]]
  }
  const item = LISTS[name]
  if (item !== undefined) return [[name, Array.isArray(value) && value.length > 0 ? { [item]: value } : '']]
  return [[name, value]]
}
