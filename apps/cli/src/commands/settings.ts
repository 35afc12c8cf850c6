import { readFileSync } from 'node:fs'

import { Refused } from '../command.ts'

/** The settings in arguments `name=value`. */
export function readPairs<N extends string, V>(
  args: readonly string[],
  names: readonly N[],
  read: (name: N, text: string) => V,
): { readonly [K in N]?: V } {
  const settings: { [K in N]?: V } = {}
  for (const pair of args) {
    const [, given = '', text = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? []
    const name = names.find((known) => known === given)
    if (name === undefined)
      throw new Refused(`write settings as name=value; the names are ${names.join(', ')}`)
    settings[name] = read(name, text)
  }
  return settings
}

/** An undefined value removes a setting. */
export const withoutUndefined = (settings: object): object =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/** The content of a file, or of stdin. @param file `-` is stdin */
export function readText(file: string, name: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new Refused(`${name}: the file ${file} cannot be read`, { cause: error })
  }
}
