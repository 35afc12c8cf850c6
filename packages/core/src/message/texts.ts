/** What one language says. Adding a locale is one file of this shape in `locales/` and its line in `locales/index.ts`. */
export interface Texts {
  /** `5 minutes`, `1 minute`: the number with its noun, in the form that stands in the texts below */
  minutes(count: number): string
  /** one segment where the alphabet allows it, with a brand of 18 characters and a PIN of 10 */
  sms(values: SmsValues): string
  /** what a call says before the code, before its repetition, and at the end */
  voice(values: VoiceValues): VoiceTexts
}

export interface SmsValues {
  readonly brand: string
  readonly pin: string
  /** as `minutes()` words it */
  readonly validity: string
}

export type VoiceValues = Omit<SmsValues, 'pin'>

export interface VoiceTexts {
  readonly opening: string
  readonly again: string
  readonly closing: string
}
