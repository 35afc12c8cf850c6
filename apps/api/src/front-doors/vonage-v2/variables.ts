/** What the texts of this wire may name, and the names that core has for the same. */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['code', 'pin'],
  ['brand', 'brand'],
  ['time-limit', 'pin_expiry'],
  ['time-limit-unit', 'pin_expiry_unit'],
])
const WIRE_NAMES = new Map([...VARIABLES].map(([wire, core]) => [core, wire]))

const VARIABLE = /\$\{([^}]*)\}/g

/** @returns the text with core's variables, or undefined if it names an unknown one, which a person would see as it is */
export function readVariables(text: string): string | undefined {
  const names = Array.from(text.matchAll(VARIABLE), ([, name = '']) => name)
  if (!names.every((name) => VARIABLES.has(name))) return undefined
  return text.replaceAll(VARIABLE, (_variable, name: string) => `\${${VARIABLES.get(name)}}`)
}

/** A stored text as it was sent. */
export const writeVariables = (text: string): string =>
  text.replaceAll(VARIABLE, (_variable, name: string) => `\${${WIRE_NAMES.get(name)}}`)
