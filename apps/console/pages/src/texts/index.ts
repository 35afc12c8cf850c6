import { en } from './en/index.ts'

/**
 * What the pages say, in one language. A text with parts is a function, so that each language has its own grammar.
 * A part is a count for the grammar, a name, or a value that is already formatted.
 */
type Texts = typeof en

interface Language {
  readonly texts: Texts
  /** how numbers and times are written: a tag of BCP 47 */
  readonly formats: string
}

/** By the first part of their BCP 47 tag. */
const LANGUAGES = { en: { texts: en, formats: 'en-GB' } } satisfies Readonly<Record<string, Language>>

/** The first of the languages that a person prefers in which there are texts; otherwise English. */
export function languageFor<L extends string>(
  preferred: readonly string[],
  languages: readonly L[],
): L | 'en' {
  for (const tag of preferred) {
    const [first] = tag.toLowerCase().split('-')
    const language = languages.find((name) => name === first)
    if (language !== undefined) return language
  }
  return 'en'
}

const isLanguage = (name: string): name is keyof typeof LANGUAGES => Object.hasOwn(LANGUAGES, name)

/** The language of this browser's person, until the page is loaded again. */
export const language = languageFor(
  // Tests of what the pages say run without a browser.
  typeof window === 'undefined' ? [] : window.navigator.languages,
  Object.keys(LANGUAGES).filter(isLanguage),
)
export const { texts, formats }: Language = LANGUAGES[language]
