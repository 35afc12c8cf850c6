import type { ChannelOf } from '../channels.ts'

/** Audio that an account recorded itself: one clip for each digit, and what comes before and after them. */
export interface AudioTemplate {
  readonly type: 'audio'
  /** ten URLs, of 0 to 9 */
  readonly digits: readonly string[]
  readonly welcome: string
  readonly bye: string
}

export interface TextTemplate {
  readonly type: 'text'
  /** with `${pin}`, and perhaps `${brand}` and `${pin_expiry}` (minutes) */
  readonly text: string
}

/** An account's own texts for one locale, in the place of ours. */
export type Templates = { readonly [C in ChannelOf<'text'>]?: TextTemplate | undefined } & {
  readonly [C in ChannelOf<'speech'>]?: TextTemplate | AudioTemplate | undefined
}

/** How a template names the PIN. */
export const PIN_VARIABLE = '${pin}'

export interface TemplateValues {
  readonly pin?: string
  readonly brand: string
  readonly minutes: number
}

/** Puts the values in; a value that looks like a variable stays as it is. Without a `pin` its variable stays. */
export function fillTemplate({ text }: TextTemplate, { pin, brand, minutes }: TemplateValues): string {
  return text.replaceAll(/\$\{(pin|brand|pin_expiry)\}/g, (variable, name: string) => {
    if (name === 'brand') return brand
    return name === 'pin' ? (pin ?? variable) : String(minutes)
  })
}

/**
 * What a call says around the code, which is spoken twice: before its first place, before its second, and after.
 * A template that names it once has it repeated at once.
 */
export function spokenTemplate(template: TextTemplate, values: Omit<TemplateValues, 'pin'>) {
  const [opening = '', ...others] = fillTemplate(template, values).split(PIN_VARIABLE)
  const [again = '', ...rest] = others.length > 1 ? others : ['', ...others]
  return { opening: opening.trim(), again: again.trim(), closing: rest.join(' ').trim() }
}
