import { renderSpeech, Secret } from '@pinpost/core'

import { DIGITS, LETTERS } from './clip-set.ts'
import type { OwnSpeech, WithoutClips } from './prepare.ts'

/** The life of a PIN that callers who say nothing get, in seconds; the goodbye names it. */
const PIN_SECONDS = 300
/** Milliseconds for the phrases and characters of one brand in one locale. */
const TIMEOUT_MS = 60_000

export interface WarmOptions {
  readonly brands: readonly string[]
  readonly locales: readonly string[]
  /** lives of PINs that are asked for; 300 alone where not given */
  readonly pinSeconds?: readonly number[] | undefined
  /** also the letters, for codes that callers choose themselves */
  readonly letters?: boolean | undefined
}

export interface Warmed {
  /** speeches whose every clip is there now */
  readonly ready: number
  /** of all clips: those that were there already, and those that were not */
  readonly hits: number
  readonly misses: number
  readonly without: readonly { readonly brand: string; readonly locale: string; readonly why: WithoutClips }[]
}

/** Makes the clips of these brands and locales before the first call needs them. One speech at a time. */
export async function warm(
  { prepare }: Pick<OwnSpeech, 'prepare'>,
  { brands, locales, pinSeconds = [PIN_SECONDS], letters = false }: WarmOptions,
  signal: AbortSignal,
): Promise<Warmed> {
  const code = new Secret(letters ? DIGITS + LETTERS : DIGITS)
  const without: Warmed['without'][number][] = []
  let [ready, hits, misses] = [0, 0, 0]
  for (const locale of locales) {
    for (const brand of brands) {
      for (const seconds of pinSeconds) {
        const speech = renderSpeech({ locale, brand, pin: code, pinSeconds: seconds })
        const prepared = await prepare(speech, signal, TIMEOUT_MS)
        hits += prepared.hits
        misses += prepared.misses
        if (prepared.why === undefined) ready++
        else without.push({ brand, locale, why: prepared.why })
      }
    }
  }
  return { ready, hits, misses, without }
}
