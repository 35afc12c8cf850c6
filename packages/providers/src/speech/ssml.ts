/** What XML 1.0 cannot hold even as an entity (https://www.w3.org/TR/xml/#charsets). */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** A short pause: calls play a clip in each place, but an account's own text may be empty. */
const NOTHING = '<speak><break time="100ms"/></speak>'

/** A phrase, unchanged. */
export function phraseSsml(text: string): string {
  const escaped = escape(text.trim())
  return escaped === '' ? NOTHING : `<speak>${escaped}</speak>`
}

/**
 * One character of a code, slowly. Without `say-as`, because some engines then switch voices, and a single character
 * is never read as part of a number.
 */
export const characterSsml = (character: string): string =>
  `<speak><prosody rate="slow">${escape(character)}</prosody></speak>`

const escape = (text: string): string =>
  text.replace(NOT_XML, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
