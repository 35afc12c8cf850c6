import type { Call, Entry } from './records.ts'

/** Words that precede a code, in several languages. */
const HINT = /\b(?:code|pin|otp|password|passcode|token|codice|código|kode|kod|koodi|код)\b/giu

/** A code alone: 4 to 10 digits or capitals with a digit among them, perhaps in groups (`123-456`). */
const CANDIDATE =
  /(?<![\p{L}\p{N}+@#/.-])(?:\d{3,5}[- ]\d{3,5}|(?=[A-Z]*\d)[A-Z\d]{4,10})(?![\p{L}\p{N}@/-]|\.\p{L})/gu

/** A voice reads a code sign by sign: `4 7 1 1` or `4, 7, 1, 1`. */
const SPOKEN = /(?<![\p{L}\p{N}])(?:[A-Z\d][ ,.;]+){3,9}[A-Z\d](?![\p{L}\p{N}])/gu

/** An e-mail may be long, but says its code early. */
const SEARCHED_CHARACTERS = 10_000

/** What a call said. */
export const spokenText = ({ script }: Call): string =>
  script.flatMap((item) => (item.type === 'say' ? item.text : [])).join(' ')

/** The code that a message or call contains. */
export function codeOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'sms':
      return findCode(entry.text)
    case 'call':
      return findCode(spokenText(entry))
    case 'telegram':
    case 'whatsapp':
      return entry.code
    case 'email':
      return findCode(`${entry.subject}\n${entry.text}`)
  }
}

/** The code in a text. A last line `@domain #code` names it; else the one nearest to a word like "code". */
export function findCode(wholeText: string): string | undefined {
  const text = wholeText.slice(0, SEARCHED_CHARACTERS)
  const bound = /^@\S+ #(\S{4,10})$/mu.exec(text)?.[1]
  if (bound !== undefined) return bound
  const candidates = [...matches(text, SPOKEN), ...matches(text, CANDIDATE)].filter(
    ({ code }) => code.length >= 4 && code.length <= 10 && /\d/.test(code),
  )
  const hints = [...text.matchAll(HINT)].map(({ index }) => index)
  // Digits in another sentence than the word are more likely an order number or a year.
  const distance = ({ at }: Candidate): number => {
    const apart = hints.map((hint) => {
      const between = text.slice(Math.min(at, hint), Math.max(at, hint))
      return between.length + (/[.!?]\s/.test(between) ? 100 : 0)
    })
    return Math.min(...apart, 10_000 + at)
  }
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0]?.code
}

interface Candidate {
  readonly code: string
  readonly at: number
}

const matches = (text: string, pattern: RegExp): readonly Candidate[] =>
  [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    code: found.replaceAll(/[^\p{L}\p{N}]/gu, ''),
    at: index,
  }))
