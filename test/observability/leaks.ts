/** What must not be found, by what it is. */
export type Secrets = Readonly<Record<string, string>>

export interface Leak {
  readonly secret: string
  readonly where: string
  readonly context: string
}

/** So short that it may stand within an id or an instant by chance; then it counts only where it stands alone. */
const SHORT = 8
const AROUND = 60

const escaped = (text: string): string => text.replaceAll(/[^\w]/g, (sign) => `\\${sign}`)

/** In clear, as base64 and hex have it, and as URLs write it. */
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

/** Every place where one of the secrets stands. */
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
