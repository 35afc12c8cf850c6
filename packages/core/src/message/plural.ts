/** A noun by the plural categories of CLDR; `other` stands for those that are not given. */
export type Forms = { readonly other: string } & Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>

/**
 * The form of a noun that the plural rules of a language ask for after a number.
 * @throws Error where this Node lacks the language: it would silently take the rules of another one
 */
export function pluralOf(language: string, forms: Forms): (count: number) => string {
  if (Intl.PluralRules.supportedLocalesOf(language).length === 0)
    throw new Error(
      `no plural rules for "${language}": this Node.js lacks full ICU data, use an official build`,
    )
  const rules = new Intl.PluralRules(language)
  return (count) => forms[rules.select(count)] ?? forms.other
}

/** A number with its noun. */
export function counted(language: string, forms: Forms): (count: number) => string {
  const noun = pluralOf(language, forms)
  return (count) => `${count} ${noun(count)}`
}

/**
 * The same with one of them in words: after a digit, a voice says the number in its basic form and not in the case of
 * the sentence.
 */
export const spelt =
  (one: string, several: (count: number) => string) =>
  (count: number): string =>
    count === 1 ? one : several(count)
