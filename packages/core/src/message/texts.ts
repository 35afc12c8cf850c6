import type { Euros } from './euros.ts'

/** The texts of one locale. Spoken texts have full spelling; `alphabet` decides the spelling of an SMS. */
export interface LocaleTexts {
  /**
   * The encoding of the SMS. GSM-7 holds 160 characters in a segment, UCS-2 only 70, and one letter outside GSM-7 makes
   * the whole text UCS-2. Latin alphabets therefore stay in GSM-7: by their choice of words and, in languages where
   * that is usual in SMS (the file says so), without accents.
   */
  readonly alphabet: 'GSM-7' | 'UCS-2'
  readonly direction?: 'rightToLeft'
  /** ISO 3166 countries, separated by spaces, whose numbers get it if the caller names no language */
  readonly countries?: string
  /** further bare language tags that mean this locale */
  readonly bare?: string
  /** `5 minutes`, `1 minute`, in the grammatical form that the texts below need */
  readonly minutes: (count: number) => string
  /** the same for calls, if the SMS leaves out accents or abbreviates */
  readonly spokenMinutes?: (count: number) => string
  /** present if it is one of the 39 `lg` values of verifications */
  readonly verification?: VerificationTexts
  /** the same for one of the 21 `lg` values of payments */
  readonly payment?: PaymentTexts
  /** in a call, before the code is repeated */
  readonly again: string
  /** in a call, after the code */
  readonly valid: (validity: string) => string
  /** the warning not to share the code: at the end of the SMS, and in a call before the goodbye */
  readonly doNotShare: string
  /** the same for calls, if the SMS leaves out accents */
  readonly spokenDoNotShare?: string
  readonly goodbye: string
}

/** `validity` is formatted by `minutes()`, `amount` by `euros`: with the sign in an SMS, with the noun in a call. */
export interface VerificationTexts {
  /** the word for "code" must be next to the code: phones recognise it by that */
  readonly sms: (values: {
    readonly brand: string
    readonly pin: string
    readonly validity: string
  }) => string
  /** in a call, before the code */
  readonly opening: (brand: string) => string
}

/** PSD2: the payer must see payee and amount. */
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
 * The locales of one language by tag; the bare language tag (`es`) means the first.
 * To add one: a file of this shape in `locales/` and, since core reads no directories, its line in `locales/index.ts`.
 */
export type Language = Readonly<Record<string, LocaleTexts>>
