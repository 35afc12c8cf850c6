/** Values that must not leak, by kind. */
export type Secrets = Readonly<Record<string, string>>

export interface Leak {
  readonly secret: string
  readonly where: string
  readonly context: string
}

/** So short that it may occur within an id or a time by chance; then it counts only as a separate word. */
const SHORT = 8
const AROUND = 60

const escaped = (text: string): string => text.replaceAll(/[^\w]/g, (sign) => `\\${sign}`)

/** The plain text, base64, hex and URL encoding. */
const formsOf = (secret: string): readonly string[] => [
  ...new Set([
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replaceAll('=', ''),
    Buffer.from(secret).toString('hex'),
  ]),
]

const patternOf = (secret: string): RegExp =>
  secret.length < SHORT
    ? new RegExp(`(?<![0-9A-Za-z])${escaped(secret)}(?![0-9A-Za-z])`)
    : new RegExp(formsOf(secret).map(escaped).join('|'))

/** Every place that contains one of the secrets. */
export function findLeaks(texts: Readonly<Record<string, string>>, secrets: Secrets): readonly Leak[] {
  return Object.entries(secrets).flatMap(([secret, value]) => {
    const pattern = patternOf(value)
    return Object.entries(texts).flatMap(([where, text]) => {
      const found = pattern.exec(text)
      if (found === null) return []
      return [{ secret, where, context: text.slice(Math.max(0, found.index - AROUND), found.index + AROUND) }]
    })
  })
}
