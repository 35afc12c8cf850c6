/** Invisible characters: bidi and zero-width marks, soft hyphens, variation selectors, fillers. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const PRINTABLE_ASCII = /^[\x20-\x7E]*$/
const DIGIT = /\p{Nd}/gu
const SOME_DIGIT = /\p{Nd}/u
const DASH = /[\p{Pd}\u2043\u2212\u30FC]/gu

/**
 * Normalises text that a person typed or pasted: full-width letters and digits of other scripts become ASCII, every
 * dash becomes a hyphen, and invisible characters are dropped.
 */
export function plainText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text
  return text.normalize('NFKC').replaceAll(INVISIBLE, '').replaceAll(DASH, '-').replaceAll(DIGIT, asciiDigit)
}

/** Unicode has the decimal digits of each script in a run of ten, 0 to 9; runs may be adjacent. */
function asciiDigit(digit: string): string {
  const codePoint = Number(digit.codePointAt(0))
  let zero = codePoint
  while (SOME_DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String((codePoint - zero) % 10)
}
