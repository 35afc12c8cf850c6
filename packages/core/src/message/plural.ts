/** A noun by CLDR plural category; `other` serves for missing ones. */
export type Forms = { readonly other: string } & Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>

/**
 * The form of a noun after a number, by the language's plural rules.
 * @throws Error if this Node lacks the language; `Intl` would silently use another one's rules
 */
export function pluralOf(language: string, forms: Forms): (count: number) => string {
  if (Intl.PluralRules.supportedLocalesOf(language).length === 0)
    throw new Error(
      `no plural rules for "${language}": this Node.js lacks full ICU data, use an official build`,
    )
  const rules = new Intl.PluralRules(language)
  return (count) => forms[rules.select(count)] ?? forms.other
}

export function counted(language: string, forms: Forms): (count: number) => string {
  const noun = pluralOf(language, forms)
  return (count) => `${count} ${noun(count)}`
}

/**
 * The same with "one" spelt out: a voice reads the digit 1 in its basic form, not in the case that the sentence needs.
 */
export const spelt =
  (one: string, several: (count: number) => string) =>
  (count: number): string =>
    count === 1 ? one : several(count)
