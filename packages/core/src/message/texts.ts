import type { Euros } from './euros.ts'

/** What one locale says. Spoken texts are spelt in full; how an SMS is spelt is told at `alphabet`. */
export interface LocaleTexts {
  /**
   * What the SMS is written in. GSM-7 holds 160 characters in a segment, UCS-2 only 70, and one letter outside GSM-7
   * turns the whole text into UCS-2. So a Latin alphabet stays in GSM-7 by its choice of words and, where readers
   * are used to that in SMS (their file says so), by leaving all accents out.
   */
  readonly alphabet: 'GSM-7' | 'UCS-2'
  readonly direction?: 'rightToLeft'
  /** ISO 3166 countries, separated by spaces, whose numbers get it when the caller names no language */
  readonly countries?: string
  /** bare language tags that mean it, besides the language of its own tag */
  readonly bare?: string
  /** `5 minutes`, `1 minute`: the number with its noun, in the form that stands in the texts below */
  readonly minutes: (count: number) => string
  /** the same in a call, where it differs: the SMS may leave accents out or abbreviate */
  readonly spokenMinutes?: (count: number) => string
  /** where callers may ask for it: it is one of the 39 `lg` values of verifications */
  readonly verification?: VerificationTexts
  /** the same for one of the 21 `lg` values of payments */
  readonly payment?: PaymentTexts
  /** a call, before the code is said once more */
  readonly again: string
  /** a call, after the code: for how long it is valid */
  readonly valid: (validity: string) => string
  /** a warning against telling the code to anybody: after the SMS, and in a call before the goodbye */
  readonly doNotShare: string
  /** the same in a call, where the SMS leaves accents out */
  readonly spokenDoNotShare?: string
  readonly goodbye: string
}

/** `validity` comes as `minutes()` words it, `amount` as `euros` does: with the sign in an SMS, with the noun in a call. */
export interface VerificationTexts {
  /** brand, the word for code beside the code (phones fill it in by that), validity */
  readonly sms: (values: {
    readonly brand: string
    readonly pin: string
    readonly validity: string
  }) => string
  /** a call, before the code */
  readonly opening: (brand: string) => string
}

/** A PSD2 code: the payer must see whom and how much the code pays. */
export interface PaymentTexts {
  readonly euros: Euros
  readonly sms: (values: {
    readonly payee: string
    readonly amount: string
    readonly pin: string
    readonly validity: string
  }) => string
  readonly opening: (values: { readonly payee: string; readonly amount: string }) => string
  /** 1 unless the longest payee and amount do not fit; any other SMS is one segment */
  readonly segments?: 2
}

/**
 * The locales of one language by tag; the first is what the bare language tag (`es`) means.
 * To add one: a file of this shape in `locales/` and, since core reads no directories, its line in `locales/index.ts`.
 */
export type Language = Readonly<Record<string, LocaleTexts>>
