import { CHANNEL_NAMES, type ChannelOf, CHANNELS, isChannel } from '../channels.ts'

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
  /** must contain `${pin}`; may contain `${brand}`, `${pin_expiry}` (minutes) and `${pin_expiry_unit}` (their noun) */
  readonly text: string
}

/** An account's own texts for one locale. */
export type Templates = { readonly [C in ChannelOf<'text'>]?: TextTemplate | undefined } & {
  readonly [C in ChannelOf<'speech'>]?: TextTemplate | AudioTemplate | undefined
}

/** A channel whose texts an account may write. */
export type TemplateChannel = ChannelOf<'text' | 'speech'>

export const isTemplateChannel = (name: string | undefined): name is TemplateChannel =>
  isChannel(name) && CHANNELS[name].content !== 'code'

export const TEMPLATE_CHANNELS: readonly TemplateChannel[] = CHANNEL_NAMES.filter(isTemplateChannel)

export const PIN_VARIABLE = '${pin}'

export interface TemplateValues {
  readonly pin?: string
  readonly brand: string
  readonly minutes: number
  /** the noun for that many minutes */
  readonly unit: string
}

/** Replaces variables once: a value that looks like a variable stays as it is. Without a `pin`, `${pin}` stays. */
export function fillTemplate({ text }: TextTemplate, values: TemplateValues): string {
  const { pin, brand, minutes, unit } = values
  const texts: Readonly<Record<string, string | undefined>> = {
    pin,
    brand,
    pin_expiry: String(minutes),
    pin_expiry_unit: unit,
  }
  return text.replaceAll(
    /\$\{(pin|brand|pin_expiry|pin_expiry_unit)\}/g,
    (variable, name: string) => texts[name] ?? variable,
  )
}

/**
 * The texts around the code, which is spoken twice: before the first time, between, and after the second. If the
 * template names it once, it is repeated immediately.
 */
export function spokenTemplate(template: TextTemplate, values: Omit<TemplateValues, 'pin'>) {
  const parts = fillTemplate(template, values).split(PIN_VARIABLE)
  const spoken = parts.length > 2 ? parts : parts.toSpliced(1, 0, '')
  const textOf = (from: number, to?: number): string => spoken.slice(from, to).join(' ').trim()
  return { opening: textOf(0, 1), again: textOf(1, 2), closing: textOf(2) }
}
