/**
 * Control and format characters (including direction marks), lone surrogates, and line and paragraph separators: they
 * can change what a message seems to say.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
/** The blank braille pattern and fillers are invisible; a combining mark alone is no text. */
const VISIBLE = /[^\s\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Whether a text may be part of a message: a single line with something visible. */
export const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text) && VISIBLE.test(text)

/** Counts Unicode code points, so that an emoji counts once. */
export const countCharacters = (text: string): number => Array.from(text).length
