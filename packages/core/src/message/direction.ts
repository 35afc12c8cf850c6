/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
const LEFT_TO_RIGHT_MARK = '\u200E'

/**
 * A name inside a text that is written from left to right. Without marks around it, a name in Arabic or Hebrew letters
 * would turn the direction of a text that begins with it, or draw the code beside it to its other side.
 */
export const amongLeftToRight = (name: string): string =>
  RIGHT_TO_LEFT.test(name) ? `${LEFT_TO_RIGHT_MARK}${name}${LEFT_TO_RIGHT_MARK}` : name
