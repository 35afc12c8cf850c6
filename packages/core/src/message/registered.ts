/** A text's registration with the carriers of a country, which India and China require. */
export interface RegisteredTemplate {
  readonly id: string
  /** the sender's own registration (India's principal entity) */
  readonly entityId?: string | undefined
}

/** By country: two upper-case letters. */
export type RegisteredTemplates = Readonly<Record<string, RegisteredTemplate>>
