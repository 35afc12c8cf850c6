import { renderSpeech, Secret } from '@pinpost/core'

import { DIGITS, LETTERS } from './clip-set.ts'
import type { OwnSpeech, WithoutClips } from './prepare.ts'

/** The minutes that the closing may say for a PIN of default life: a later call says how many are left. */
const MINUTES = [5, 4, 3, 2, 1]
/** Milliseconds for the phrases and characters of one brand in one locale. */
const TIMEOUT_MS = 60_000

export interface WarmOptions {
  readonly brands: readonly string[]
  readonly locales: readonly string[]
  /** the minutes for which codes may still be valid; default 1 to 5 */
  readonly minutes?: readonly number[] | undefined
  /** also make letters, for codes chosen by callers */
  readonly letters?: boolean | undefined
}

export interface Warmed {
  /** pairs of brand and locale whose clips are all cached now */
  readonly ready: number
  /** clips that were already cached and clips that were missing */
  readonly hits: number
  readonly misses: number
  readonly without: readonly { readonly brand: string; readonly locale: string; readonly why: WithoutClips }[]
}

/** Makes the clips of these brands and locales before the first call needs them, one speech at a time. */
export async function warm(
  { prepare }: Pick<OwnSpeech, 'prepare'>,
  { brands, locales, minutes = MINUTES, letters = false }: WarmOptions,
  signal: AbortSignal,
): Promise<Warmed> {
  const code = new Secret(letters ? DIGITS + LETTERS : DIGITS)
  const without: Warmed['without'][number][] = []
  let [ready, hits, misses] = [0, 0, 0]
  for (const locale of locales) {
    for (const brand of brands) {
      let why: WithoutClips | undefined
      for (const left of minutes) {
        const speech = renderSpeech({ locale, brand, pin: code, minutes: left })
        const prepared = await prepare(speech, signal, TIMEOUT_MS)
        hits += prepared.hits
        misses += prepared.misses
        why ??= prepared.why
      }
      if (why === undefined) ready++
      else without.push({ brand, locale, why })
    }
  }
  return { ready, hits, misses, without }
}
