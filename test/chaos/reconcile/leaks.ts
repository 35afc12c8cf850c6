import type { Finding, Ledgers } from './ledgers.ts'

export const NO_LEAKS = 'no log has an address or a code'

/** What the processes printed has no address, and no code that a message brought. */
export function* leaksOf({ handOvers, prints }: Ledgers): Generator<Finding> {
  for (const what of prints.addresses()) yield { rule: NO_LEAKS, id: '', what }
  const printed = prints.numbers()
  for (const { code, verification: id } of handOvers)
    if (code !== undefined && printed.has(code)) yield { rule: NO_LEAKS, id, what: 'its code was printed' }
}
