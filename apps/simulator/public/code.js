/** Words that precede a code, in several languages. */
const HINT = /\b(?:code|pin|otp|password|passcode|token|codice|código|kode|kod|koodi|код)\b/giu

/** A code alone: 4 to 10 digits or capitals with a digit among them, perhaps in groups (`123-456`). */
const CANDIDATE =
  /(?<![\p{L}\p{N}+@#/.-])(?:\d{3,5}[- ]\d{3,5}|(?=[A-Z]*\d)[A-Z\d]{4,10})(?![\p{L}\p{N}@/-]|\.\p{L})/gu

/** A voice reads a code sign by sign: `4 7 1 1` or `4, 7, 1, 1`. */
const SPOKEN = /(?<![\p{L}\p{N}])(?:[A-Z\d][ ,.;]+){3,9}[A-Z\d](?![\p{L}\p{N}])/gu

/**
 * The code in a text. A last line `@domain #code` names it; else the one nearest to a word like "code".
 * @param {string} text
 * @returns {string | undefined}
 */
export function findCode(text) {
  const bound = /^@\S+ #(\S{4,10})$/mu.exec(text)?.[1]
  if (bound !== undefined) return bound
  const candidates = [...matches(text, SPOKEN), ...matches(text, CANDIDATE)].filter(
    ({ code }) => code.length >= 4 && code.length <= 10 && /\d/.test(code),
  )
  const hints = [...text.matchAll(HINT)].map(({ index }) => index)
  // Digits in another sentence than the word are more likely an order number or a year.
  const distance = ({ at }) => {
    const apart = hints.map((hint) => {
      const between = text.slice(Math.min(at, hint), Math.max(at, hint))
      return between.length + (/[.!?]\s/.test(between) ? 100 : 0)
    })
    return Math.min(...apart, 10_000 + at)
  }
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0]?.code
}

const matches = (text, pattern) =>
  [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    code: found.replaceAll(/[^\p{L}\p{N}]/gu, ''),
    at: index,
  }))

/**
 * Old browsers and plain HTTP need the fallback.
 * @param {string} text
 * @returns {Promise<boolean>} whether it worked
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'unseen'
    const focused = document.activeElement
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand('copy')
    area.remove()
    focused?.focus()
    return isCopied
  }
}
