const tagOf = (name: string): string => name.toLowerCase().replaceAll('_', '-')
const languageOf = (name: string): string | undefined => tagOf(name).split('-', 1)[0]

/**
 * The name that fits a locale best: the same language and region, then the language alone, then another region of it.
 * `pt_BR` and `pt-br` are the same. Undefined if no name has that language.
 */
export function closestLanguage(names: readonly string[], locale: string): string | undefined {
  const tag = tagOf(locale)
  const language = languageOf(locale)
  return (
    names.find((name) => tagOf(name) === tag) ??
    names.find((name) => tagOf(name) === language) ??
    names.find((name) => languageOf(name) === language)
  )
}
