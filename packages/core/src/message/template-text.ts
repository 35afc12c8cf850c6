import { CHANNELS } from '../channels.ts'
import { countCharacters, isPrintable } from '../text/printable.ts'
import { PIN_VARIABLE, type TemplateChannel, type TextTemplate } from './template.ts'

/** Code points of an account's own text. Four segments hold 612 characters of GSM-7. */
export const TEMPLATE_LENGTHS = { text: 612, speech: 1_000 } as const

export type TemplateTextProblem = 'unprintable' | 'tooLong' | 'noPin'

/**
 * Reads an account's own text. A written one may have several lines, because browsers and Android read the code from the
 * last one. A call has one.
 */
export function readTemplateText(channel: TemplateChannel, text: string): TextTemplate | TemplateTextProblem {
  const isSpoken = CHANNELS[channel].content === 'speech'
  const lines = isSpoken ? [text] : text.split(/\r?\n/)
  if (!lines.filter((line) => line !== '').every(isPrintable)) return 'unprintable'
  if (countCharacters(text) > TEMPLATE_LENGTHS[isSpoken ? 'speech' : 'text']) return 'tooLong'
  return text.includes(PIN_VARIABLE) ? { type: 'text', text: lines.join('\n') } : 'noPin'
}
