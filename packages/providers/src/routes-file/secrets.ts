import { readFileSync } from 'node:fs'
import { Secret } from '@pinpost/core'
import type { SecretSource } from './schema.ts'

const MAX_LENGTH = 20_000

/** Reads the secrets that a routes file refers to. */
export function secretsFrom(environment: Readonly<Record<string, string | undefined>>) {
  /** @throws Error that names the place, never the content */
  return (source: SecretSource): Secret => {
    const [place, text] =
      'env' in source ? [source.env, environment[source.env]] : [source.file, textOf(source.file)]
    const secret = text?.trim() ?? ''
    if (secret === '' || secret.length > MAX_LENGTH)
      throw new Error(`no secret in ${place}, or over ${MAX_LENGTH} characters`)
    return new Secret(secret)
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${path} cannot be read`, { cause: error })
  }
}
