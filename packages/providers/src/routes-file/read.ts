import { readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { type RoutesFile, RoutesFile as Schema } from './schema.ts'

const MAX_BYTES = 1_000_000
const MAX_PROBLEMS = 20

/**
 * Reads a routes file in YAML or JSON.
 * @throws Error with a line per problem: where it is and what is expected
 */
export function readRoutesFile(path: string): RoutesFile {
  return parseRoutes(readText(path))
}

export function parseRoutes(text: string): RoutesFile {
  if (text.length > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
  // `maxAliasCount: 0`: a few lines of nested aliases would expand to gigabytes.
  const content: unknown = parse(text, { maxAliasCount: 0 })
  if (Value.Check(Schema, content)) return content
  const problems = [...Value.Errors(Schema, content)].map(
    ({ instancePath, message }) => `${instancePath === '' ? 'the file' : instancePath.slice(1)}: ${message}`,
  )
  throw new Error([...new Set(problems)].slice(0, MAX_PROBLEMS).join('\n'))
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${path} cannot be read`, { cause: error })
  }
}
