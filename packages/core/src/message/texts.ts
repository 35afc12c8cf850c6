/** What one locale says. Spoken texts are spelt in full; how an SMS is spelt is told at `alphabet`. */
export interface Texts {
  /** `5 minutes`, `1 minute`: the number with its noun, in the form that stands in the texts below */
  readonly minutes: (count: number) => string
  /** the same in a call, where it differs: the SMS may leave accents out or abbreviate */
  readonly spokenMinutes?: (count: number) => string
  /** brand, the word for code beside the code (phones fill it in by that), validity */
  readonly sms: (values: SmsValues) => string
  /** what a call says before the code, before its repetition, and at the end */
  readonly voice: (values: VoiceValues) => VoiceTexts
  /** a PSD2 code: the payer must see whom and how much the code pays */
  readonly paymentSms: (values: PaymentSmsValues) => string
  readonly paymentVoice: (values: PaymentVoiceValues) => VoiceTexts
}

export interface LocaleTexts extends Texts {
  /** where callers may ask for it: the 39 `lg` values of a verification, the 21 of a payment, or both lists */
  readonly offered: 'verification' | 'payment' | 'both'
  /**
   * What the SMS is written in. GSM-7 holds 160 characters in a segment, UCS-2 only 70, and one letter outside GSM-7
   * turns the whole text into UCS-2. So a Latin alphabet stays in GSM-7 by its choice of words and, where readers
   * are used to that in SMS (their file says so), by leaving all accents out.
   */
  readonly alphabet: 'GSM-7' | 'UCS-2'
  /** 1 unless the longest payee and amount do not fit; any other SMS is one segment */
  readonly paymentSegments?: 2
  /** ISO 3166 countries, separated by spaces, whose numbers get it when the caller names no language */
  readonly countries?: string
  /** bare language tags that mean it, besides the language of its own tag */
  readonly bare?: string
}

/**
 * The locales of one language by tag; the first is what the bare language tag (`es`) means.
 * To add one: a file of this shape in `locales/` and, since core reads no directories, its line in `locales/index.ts`.
 */
export type Language = Readonly<Record<string, LocaleTexts>>

export interface SmsValues {
  readonly brand: string
  readonly pin: string
  /** as `minutes()` words it */
  readonly validity: string
}

type VoiceValues = Omit<SmsValues, 'pin'>

type PaymentSmsValues = Omit<SmsValues, 'brand'> & {
  readonly payee: string
  /** euros as digits: `48.00` */
  readonly amount: string
}

type PaymentVoiceValues = Omit<PaymentSmsValues, 'pin'>

export interface VoiceTexts {
  readonly opening: string
  readonly again: string
  readonly closing: string
}

type Forms = { readonly other: string } & Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>

/** A number with its noun in the form that the language's plural rules (CLDR) ask for. */
export function counted(language: string, forms: Forms): (count: number) => string {
  const rules = new Intl.PluralRules(language)
  return (count) => `${count} ${forms[rules.select(count)] ?? forms.other}`
}
