import type { Texts } from '../texts.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'

/** The `lg` values that have texts of their own, by tag. */
export const LOCALES = {
  'de-de': de,
  'en-au': en,
  'en-gb': en,
  'en-in': en,
  'en-us': en,
  'es-es': es,
  'es-mx': es,
  'es-us': es,
  'fr-ca': fr,
  'fr-fr': fr,
  'ja-jp': ja,
} as const satisfies Record<string, Texts>

export type Locale = keyof typeof LOCALES

export const DEFAULT_LOCALE: Locale = 'en-us'
