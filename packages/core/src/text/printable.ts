/**
 * Control and format characters (among them all that change the direction of text), halves of surrogate pairs, and ends
 * of lines and paragraphs: they change what a message seems to say.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
/** The blank pattern of braille and all fillers show nothing; a combining mark alone is no text. */
const VISIBLE = /[^\s\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Whether a text may stand inside a message: one line of characters that show what is said, and not only blanks. */
export const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text) && VISIBLE.test(text)

/** Characters of a text: Unicode code points, so that an emoji beyond the basic plane counts once. */
export const countCharacters = (text: string): number => Array.from(text).length
