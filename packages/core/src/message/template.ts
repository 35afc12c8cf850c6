import type { ChannelOf } from '../channels.ts'

/** An account's own recordings: one clip for each digit, and clips before and after them. */
export interface AudioTemplate {
  readonly type: 'audio'
  /** ten URLs, for 0 to 9 */
  readonly digits: readonly string[]
  readonly welcome: string
  readonly bye: string
}

export interface TextTemplate {
  readonly type: 'text'
  /** must contain `${pin}`; may contain `${brand}` and `${pin_expiry}` (minutes) */
  readonly text: string
}

/** An account's own texts for one locale. */
export type Templates = { readonly [C in ChannelOf<'text'>]?: TextTemplate | undefined } & {
  readonly [C in ChannelOf<'speech'>]?: TextTemplate | AudioTemplate | undefined
}

export const PIN_VARIABLE = '${pin}'

export interface TemplateValues {
  readonly pin?: string
  readonly brand: string
  readonly minutes: number
}

/** Replaces variables once: a value that looks like a variable stays as it is. Without a `pin`, `${pin}` stays. */
export function fillTemplate({ text }: TextTemplate, { pin, brand, minutes }: TemplateValues): string {
  return text.replaceAll(/\$\{(pin|brand|pin_expiry)\}/g, (variable, name: string) => {
    if (name === 'brand') return brand
    return name === 'pin' ? (pin ?? variable) : String(minutes)
  })
}

/**
 * The texts around the code, which is spoken twice: before the first time, between, and after the second. If the
 * template names it once, it is repeated immediately.
 */
export function spokenTemplate(template: TextTemplate, values: Omit<TemplateValues, 'pin'>) {
  const [opening = '', ...others] = fillTemplate(template, values).split(PIN_VARIABLE)
  const [again = '', ...rest] = others.length > 1 ? others : ['', ...others]
  return { opening: opening.trim(), again: again.trim(), closing: rest.join(' ').trim() }
}
