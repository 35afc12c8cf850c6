import type { Language, LocaleTexts, PaymentTexts, VerificationTexts } from '../texts.ts'
import { ar } from './ar.ts'
import { bg } from './bg.ts'
import { cs } from './cs.ts'
import { cy } from './cy.ts'
import { da } from './da.ts'
import { de } from './de.ts'
import { el } from './el.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { et } from './et.ts'
import { fi } from './fi.ts'
import { fil } from './fil.ts'
import { fr } from './fr.ts'
import { ga } from './ga.ts'
import { hi } from './hi.ts'
import { hu } from './hu.ts'
import { id } from './id.ts'
import { is } from './is.ts'
import { it } from './it.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'
import { lt } from './lt.ts'
import { lv } from './lv.ts'
import { mt } from './mt.ts'
import { nb } from './nb.ts'
import { nl } from './nl.ts'
import { pl } from './pl.ts'
import { pt } from './pt.ts'
import { ro } from './ro.ts'
import { ru } from './ru.ts'
import { sk } from './sk.ts'
import { sl } from './sl.ts'
import { sv } from './sv.ts'
import { th } from './th.ts'
import { tr } from './tr.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

const ALL = {
  ...ar,
  ...bg,
  ...cs,
  ...cy,
  ...da,
  ...de,
  ...el,
  ...en,
  ...es,
  ...et,
  ...fi,
  ...fil,
  ...fr,
  ...ga,
  ...hi,
  ...hu,
  ...id,
  ...is,
  ...it,
  ...ja,
  ...ko,
  ...lt,
  ...lv,
  ...mt,
  ...nb,
  ...nl,
  ...pl,
  ...pt,
  ...ro,
  ...ru,
  ...sk,
  ...sl,
  ...sv,
  ...th,
  ...tr,
  ...vi,
  ...zh,
} satisfies Language

/** Every `lg` value that has texts: those of verifications and those of payments. */
export type Locale = keyof typeof ALL

/** The `lg` values of verifications. */
export type VerificationLocale = Offering<'verification'>

/** The `lg` values of payments. */
export type PaymentLocale = Offering<'payment'>

type Offering<List extends 'verification' | 'payment'> = {
  [Tag in Locale]: (typeof ALL)[Tag] extends Readonly<Record<List, object>> ? Tag : never
}[Locale]

/** The texts by tag. */
export const LOCALES: Readonly<Record<Locale, LocaleTexts>> &
  Readonly<Record<VerificationLocale, { readonly verification: VerificationTexts }>> &
  Readonly<Record<PaymentLocale, { readonly payment: PaymentTexts }>> = ALL

export const DEFAULT_LOCALE: VerificationLocale = 'en-us'

export const isLocale = (tag: string): tag is Locale => Object.hasOwn(LOCALES, tag)

export const isVerificationLocale = (tag: string): tag is VerificationLocale =>
  isLocale(tag) && LOCALES[tag].verification !== undefined

export const isPaymentLocale = (tag: string): tag is PaymentLocale =>
  isLocale(tag) && LOCALES[tag].payment !== undefined
