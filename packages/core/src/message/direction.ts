const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
const LEFT_TO_RIGHT_MARK = '\u200E'

/**
 * Wraps a name in direction marks. Without them, an Arabic or Hebrew name would reverse a left-to-right text that
 * begins with it, or move the code next to it to the other side.
 */
export const amongLeftToRight = (name: string): string =>
  RIGHT_TO_LEFT.test(name) ? `${LEFT_TO_RIGHT_MARK}${name}${LEFT_TO_RIGHT_MARK}` : name
