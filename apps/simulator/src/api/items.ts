import { codeOf, spokenText } from '../carrier/code.ts'
import { callSeconds, type Entry } from '../carrier/records.ts'

/** An entry of an inbox as the JSON API and the phone page show it. */
export function toItem(entry: Entry) {
  const { sid: id, kind, from, to, status } = entry
  const code = codeOf(entry) ?? null
  if (entry.kind === 'email') {
    const { subject, text, hasHtml, createdAt } = entry
    return { id, kind, from, to, subject, text, code, hasHtml, status, receivedAt: iso(createdAt) }
  }
  if (entry.kind === 'sms') {
    const { text, createdAt, segments, encoding, errorCode = null } = entry
    const receivedAt = iso(createdAt)
    return { id, kind, from, to, text, code, status, receivedAt, segments, encoding, errorCode }
  }
  if (entry.kind === 'telegram') {
    const { text, createdAt, cost, isRefunded: refunded, entered } = entry
    const isRight = entered?.isRight ?? null
    return { id, kind, from, to, text, code, status, receivedAt: iso(createdAt), cost, refunded, isRight }
  }
  if (entry.kind === 'whatsapp') {
    const { text, createdAt, template, language = null, errorCode = null } = entry
    const receivedAt = iso(createdAt)
    return { id, kind, from, to, text, code, status, receivedAt, template, language, errorCode }
  }
  const { script, attended, gathering, ringingAt = entry.createdAt } = entry
  return {
    id,
    kind,
    from,
    to,
    text: spokenText(entry),
    code,
    audio: script.flatMap((item) => (item.type === 'play' ? item.url : [])),
    status,
    receivedAt: iso(ringingAt),
    duration: callSeconds(entry),
    attended,
    gathering,
    script,
  }
}

const iso = (instant: number): string => new Date(instant).toISOString()
